defmodule ArchethicP2P.Client do
  @moduledoc """
  The connection layer as an Archethic node calls it.

  Each function takes the name of the network as one more argument, by default `ArchethicP2P`.
  """
  alias ArchethicP2P.{Codec, Network}

  require Logger

  @doc """
  Asks for a connection to the node with this first key, kept up from now on: a lost one is brought back. The returned
  process stands for it, and when it ends, the connection does. One per key: asking again gives the same process.

  `from` gets `:connected` or `{:error, reason}`, once: the outcome of the first attempt.
  """
  @spec new_connection(:inet.ip_address(), :inet.port_number(), :tcp, binary, pid | nil, atom) ::
          {:ok, pid} | {:error, atom}
  def new_connection(ip, port, transport, first_public_key, from \\ nil, network \\ ArchethicP2P)

  def new_connection(ip, port, :tcp, first_public_key, from, network) do
    ArchethicP2P.connect(network, first_public_key, {ip, port}, from)
  end

  def new_connection(_ip, _port, _transport, _first_public_key, _from, _network), do: {:error, :unsupported}

  @doc """
  Sends a message and waits for the answer. A timeout of 0 is that of the message's type.

  `{:error, :closed}` is every end that is not a timeout: the log and `ArchethicP2P.request/4` say more.
  """
  @spec send_message(%{first_public_key: binary}, term, non_neg_integer, atom) ::
          {:ok, term} | {:error, :timeout | :closed}
  def send_message(node, message, timeout \\ 0, network \\ ArchethicP2P)

  def send_message(%{first_public_key: key}, message, timeout, network) do
    with {:ok, {_network, codec}} <- Network.fetch(network),
         {:ok, reply} <- ArchethicP2P.request(network, key, Codec.to_bytes(codec, message), timeout) do
      decode(codec, reply, key)
    else
      {:error, :timeout} -> {:error, :timeout}
      _closed -> {:error, :closed}
    end
  end

  @doc "Seconds of connectedness since the last reset; 0 without a connection."
  @spec get_availability_timer(binary, boolean, atom) :: non_neg_integer
  def get_availability_timer(first_public_key, reset?, network \\ ArchethicP2P) do
    case ArchethicP2P.availability_timer(network, first_public_key, reset?) do
      {:ok, seconds} -> seconds
      {:error, _reason} -> 0
    end
  end

  @doc "Whether the connection to this node is up, as far as one knows."
  @spec connected?(binary, atom) :: boolean
  def connected?(first_public_key, network \\ ArchethicP2P),
    do: ArchethicP2P.connected?(network, first_public_key)

  defp decode(codec, reply, key) do
    with {:error, exception} <- Codec.from_bytes(codec, reply) do
      Logger.warning(
        "reply of #{Base.encode16(key)} that #{inspect(codec)} cannot decode: #{Exception.message(exception)}"
      )

      {:error, :closed}
    end
  end
end
