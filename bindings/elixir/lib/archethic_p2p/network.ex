defmodule ArchethicP2P.Network do
  @moduledoc false
  # Owns the network of the library: it lives from this process's init to its end. The table that bears the network's name
  # lets every process find it without asking here.

  use GenServer

  alias ArchethicP2P.{Nif, Options}

  require Logger

  # A network whose owner has died may hold its port for a moment more.
  @port_retries 20
  @port_retry_ms 50
  @levels %{0 => :debug, 1 => :info, 2 => :warning, 3 => :error}

  @typep handle :: {network :: reference, codec :: module}

  def start_link({name, options, pids}), do: GenServer.start_link(__MODULE__, {options, pids}, name: name)

  @doc "The running network of this name."
  @spec fetch(atom) :: {:ok, handle} | :error
  def fetch(name) do
    [{:network, network, codec}] = :ets.lookup(name, :network)
    {:ok, {network, codec}}
  rescue
    # No table, no network.
    ArgumentError -> :error
  end

  @impl true
  def init({%Options{} = options, pids}) do
    Process.flag(:trap_exit, true)

    with {:ok, network} <- Nif.create(Map.merge(options.native, pids)),
         :ok <- Nif.start(network),
         :ok <- up(network, options, @port_retries) do
      :ets.new(options.name, [:named_table, :protected, read_concurrency: true])
      :ets.insert(options.name, {:network, network, options.codec})
      {:ok, {network, options}}
    else
      {:error, reason} -> {:stop, reason}
    end
  end

  @impl true
  def handle_info({:archethic_p2p_log, level, key, text, suppressed}, state) do
    more = if suppressed > 0, do: " (#{suppressed} more were left out)", else: ""
    Logger.log(Map.fetch!(@levels, level), "p2p #{key}: #{text}#{more}")
    {:noreply, state}
  end

  def handle_info({:EXIT, _pid, reason}, state), do: {:stop, reason, state}

  @impl true
  def terminate(_reason, {network, options}) do
    Nif.stop(network, options.drain)
    Nif.close(network)
  end

  defp up(network, %Options{up: true, listen: [_ | _]} = options, retries) do
    case Nif.node_up(network) do
      {:error, {:address_in_use, _text}} when retries > 0 ->
        Process.sleep(@port_retry_ms)
        up(network, options, retries - 1)

      result ->
        result
    end
  end

  defp up(_network, _options, _retries), do: :ok
end
