defmodule ArchethicP2P.Test.Protocol do
  @moduledoc "The protocol between two nodes in plain Erlang/OTP, from docs/protocol/core.md 1 to 3, for Ed25519 keys."
  import Bitwise

  @p 2 ** 255 - 19

  @type keys :: %{public: binary, secret: binary}

  @doc "The first key of a seed (core.md 1.2)."
  def keys(seed) do
    <<master_key::binary-32, entropy::binary-32>> = :crypto.hash(:sha512, seed)
    <<secret::binary-32, _rest::binary>> = :crypto.mac(:hmac, :sha512, entropy, master_key <> <<0::32>>)
    {raw, ^secret} = :crypto.generate_key(:eddsa, :ed25519, secret)
    %{public: <<0, 1>> <> raw, secret: secret}
  end

  def sign(keys, data), do: :crypto.sign(:eddsa, :none, data, [keys.secret, :ed25519])

  def verify?(<<0, _origin, raw::binary>>, data, signature) do
    :crypto.verify(:eddsa, :none, data, signature, [raw, :ed25519])
  end

  @doc "The secret shared with an X25519 key (core.md 1.4): what a node's signer is asked for."
  def diffie_hellman(keys, ephemeral),
    do: :crypto.compute_key(:ecdh, ephemeral, x25519_secret(keys.secret), :x25519)

  @doc "An envelope (core.md 3) with an encrypted message, or a plain one in mode 0."
  def envelope(id, keys, recipient, message, mode \\ 1) do
    signature = sign(keys, message)
    body = if mode == 1, do: seal(message, recipient), else: message
    <<id::32, mode>> <> keys.public <> <<byte_size(signature)>> <> signature <> body
  end

  @doc "What an envelope for these keys carries; raises on what is none, or not proven."
  def open_envelope(
        <<id::32, mode, 0, origin, raw::binary-32, size, signature::binary-size(size), body::binary>>,
        keys
      ) do
    message = if mode == 1, do: open(body, keys), else: body
    sender = <<0, origin>> <> raw
    true = verify?(sender, message, signature)
    %{id: id, mode: mode, sender: sender, message: message}
  end

  defp seal(plain, <<0, _origin, raw::binary>>) do
    {ephemeral, secret} = :crypto.generate_key(:ecdh, :x25519)
    {key, iv} = derive(:crypto.compute_key(:ecdh, x25519_public(raw), secret, :x25519))
    {cipher, tag} = :crypto.crypto_one_time_aead(:aes_256_gcm, key, iv, plain, "", 16, true)
    ephemeral <> tag <> cipher
  end

  defp open(<<ephemeral::binary-32, tag::binary-16, cipher::binary>>, keys) do
    {key, iv} = derive(diffie_hellman(keys, ephemeral))
    plain = :crypto.crypto_one_time_aead(:aes_256_gcm, key, iv, cipher, "", tag, false)
    true = is_binary(plain)
    plain
  end

  defp derive(shared) do
    prk = :crypto.hash(:sha256, shared)
    iv = :crypto.mac(:hmac, :sha256, prk, "0")
    {:crypto.mac(:hmac, :sha256, iv, "1"), iv}
  end

  defp x25519_secret(secret) do
    <<first, middle::binary-30, last, _rest::binary>> = :crypto.hash(:sha512, secret)
    <<first &&& 248>> <> middle <> <<(last &&& 127) ||| 64>>
  end

  # u = (1 + y) / (1 - y) modulo p, both little-endian
  defp x25519_public(raw) do
    y = :binary.decode_unsigned(raw, :little) &&& (1 <<< 255) - 1
    inverse = :binary.decode_unsigned(:crypto.mod_pow(rem(1 - y + @p, @p), @p - 2, @p))
    <<rem((1 + y) * inverse, @p)::little-256>>
  end
end
