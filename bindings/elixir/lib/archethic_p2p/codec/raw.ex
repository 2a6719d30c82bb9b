defmodule ArchethicP2P.Codec.Raw do
  @moduledoc "Messages are their own bits."
  @behaviour ArchethicP2P.Codec

  @impl true
  def encode(bits), do: bits

  @impl true
  def decode(bits), do: {bits, <<>>}
end
