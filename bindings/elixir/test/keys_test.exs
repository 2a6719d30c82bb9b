defmodule ArchethicP2P.KeysTest do
  use ExUnit.Case, async: true

  alias ArchethicP2P.Keys
  alias ArchethicP2P.Test.Protocol

  # docs/protocol/example-ping.md
  @alice Base.decode16!("0001A86BD7ED1A3A6DF57DD08092A7122CFCE0082EC027DE7EC5E4233F0251C8AB67")

  test "a seed gives the key pair of the protocol's worked example" do
    assert {@alice, <<0, 1, 0x09, 0x02, _rest::binary>>} = Keys.derive("alice")
  end

  test "the peer of the tests derives the same key" do
    assert Protocol.keys("alice").public == @alice
  end

  test "keys of other curves carry their curve" do
    assert {<<1, 1, 4, _::binary-64>>, <<1, 1, _::binary-32>>} = Keys.derive("alice", 0, :secp256r1)
    assert {<<2, 2, 4, _::binary-64>>, <<2, 2, _::binary-32>>} = Keys.derive("alice", 1, :secp256k1, :tpm)
  end

  test "signatures are those of Erlang's crypto" do
    {_public, private} = Keys.derive("alice")
    assert Keys.sign(private, "data") == {:ok, Protocol.sign(Protocol.keys("alice"), "data")}
  end

  test "a signature is verified" do
    {public, private} = Keys.derive("alice")
    {:ok, signature} = Keys.sign(private, "data")
    assert Keys.verify?(public, "data", signature)
    refute Keys.verify?(public, "other data", signature)
    refute Keys.verify?("no key", "data", signature)
  end

  test "shared secrets are those of Erlang's crypto" do
    {_public, private} = Keys.derive("alice")
    {ephemeral, _secret} = :crypto.generate_key(:ecdh, :x25519)

    assert Keys.diffie_hellman(private, ephemeral) ==
             {:ok, Protocol.diffie_hellman(Protocol.keys("alice"), ephemeral)}
  end

  test "a key that is none is an error" do
    assert {:error, reason} = Keys.sign("no key", "data")
    assert is_atom(reason)
  end
end
