defmodule ArchethicP2P.Codec do
  @moduledoc """
  How messages become bits: a node keeps the codec that it has, configured as `codec: MyCodec`.

  The default, `ArchethicP2P.Codec.Raw`, leaves messages as the bytes that they are.
  """

  @doc "A message as the protocol has it: its type byte and its fields, of any number of bits."
  @callback encode(message :: term) :: bitstring

  @doc "The message at the beginning, and what is behind it: padding, mostly. Raises on what is none."
  @callback decode(bits :: bitstring) :: {message :: term, rest :: bitstring}

  @doc "Encodes, and adds zero bits up to a whole byte."
  @spec to_bytes(module, term) :: binary
  def to_bytes(codec, message) do
    case codec.encode(message) do
      bytes when is_binary(bytes) ->
        bytes

      bits when is_bitstring(bits) ->
        missing = 8 - rem(bit_size(bits), 8)
        <<bits::bitstring, 0::size(missing)>>
    end
  end

  @doc "Decodes; an exception of the codec, and an answer of another form, is an error."
  @spec from_bytes(module, binary) :: {:ok, term} | {:error, Exception.t()}
  def from_bytes(codec, bytes) do
    {message, _rest} = codec.decode(bytes)
    {:ok, message}
  rescue
    exception -> {:error, exception}
  end
end
