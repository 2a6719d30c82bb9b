defmodule ArchethicP2P.Keys do
  @moduledoc """
  Key pairs of the protocol: public keys are `curve, origin, raw key`, private keys `curve, origin, 32 bytes`.
  """
  alias ArchethicP2P.Nif

  @type curve :: :ed25519 | :secp256r1 | :secp256k1
  @type origin :: :on_chain_wallet | :software | :tpm | :usb

  @curves %{ed25519: 0, secp256r1: 1, secp256k1: 2}
  @origins %{on_chain_wallet: 0, software: 1, tpm: 2, usb: 3}

  @doc "The key pair with this index of a seed."
  @spec derive(binary, non_neg_integer, curve, origin) :: {public_key :: binary, private_key :: binary}
  def derive(seed, index \\ 0, curve \\ :ed25519, origin \\ :software) do
    {:ok, pair} = Nif.derive(seed, index, Map.fetch!(@curves, curve), Map.fetch!(@origins, origin))
    pair
  end

  @spec sign(binary, binary) :: {:ok, binary} | {:error, atom}
  def sign(private_key, data), do: Nif.sign(private_key, data)

  @doc "The secret shared with a raw ephemeral public key: X25519, or the x-coordinate of the point."
  @spec diffie_hellman(binary, binary) :: {:ok, binary} | {:error, atom}
  def diffie_hellman(private_key, ephemeral_public_key), do: Nif.ecdh(private_key, ephemeral_public_key)

  @doc "False also for what is no key or no signature."
  @spec verify?(binary, binary, binary) :: boolean
  def verify?(public_key, data, signature), do: Nif.verify(public_key, data, signature)
end
