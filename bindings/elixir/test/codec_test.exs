defmodule ArchethicP2P.CodecTest do
  use ExUnit.Case, async: true

  alias ArchethicP2P.Codec

  defmodule Bits do
    @behaviour ArchethicP2P.Codec
    def encode({:bits, bits}), do: bits
    def decode(<<type, flag::1, rest::bitstring>>), do: {{type, flag}, rest}
  end

  defmodule Wrong do
    def decode(_bits), do: :nonsense
  end

  test "a message of whole bytes is sent as it is" do
    assert Codec.to_bytes(Bits, {:bits, <<25, 7>>}) == <<25, 7>>
  end

  test "zero bits fill the last byte of a message" do
    assert Codec.to_bytes(Bits, {:bits, <<25, 1::1>>}) == <<25, 128>>
    assert Codec.to_bytes(Bits, {:bits, <<25, 127::7>>}) == <<25, 254>>
  end

  test "what is behind a message is dropped" do
    assert Codec.from_bytes(Bits, <<25, 128, 1, 2, 3>>) == {:ok, {25, 1}}
  end

  test "an exception of the codec is an error" do
    assert {:error, %FunctionClauseError{}} = Codec.from_bytes(Bits, <<25>>)
  end

  test "a codec that gives something else is an error" do
    assert {:error, %MatchError{}} = Codec.from_bytes(Wrong, <<25>>)
  end

  test "the raw codec leaves messages alone" do
    assert Codec.to_bytes(Codec.Raw, <<1, 2, 3>>) == <<1, 2, 3>>
    assert Codec.from_bytes(Codec.Raw, <<1, 2, 3>>) == {:ok, <<1, 2, 3>>}
  end
end
