defmodule ArchethicP2P.Connections do
  @moduledoc false
  # Which process stands for the connection to which key. Asks the library for connections, and gives those up whose
  # process has died; one after the other, so that a new connection never falls to the end of an old one.

  use GenServer

  alias ArchethicP2P.{Connection, Network, Nif}

  def start_link({name, network, supervisor}) do
    GenServer.start_link(__MODULE__, {network, supervisor}, name: name)
  end

  @doc "See `ArchethicP2P.Client.new_connection/5`."
  def open(connections, key, endpoint, from), do: GenServer.call(connections, {:open, key, endpoint, from})

  @doc "Gives the connection up."
  def close(connections, key), do: GenServer.call(connections, {:close, key})

  @impl true
  def init({name, supervisor}) do
    {:ok, {network, _codec}} = Network.fetch(name)
    {:ok, %{network: network, supervisor: supervisor, pids: %{}, keys: %{}}}
  end

  @impl true
  def handle_call({:open, key, endpoint, from}, _caller, state) do
    state = forget_if_dead(state, key)

    case Nif.connect(state.network, key, endpoint, from) do
      :ok ->
        state = ensure_process(state, key, endpoint)
        {:reply, {:ok, elem(state.pids[key], 0)}, state}

      error ->
        {:reply, error, state}
    end
  end

  def handle_call({:close, key}, _caller, state) do
    case state.pids do
      %{^key => {pid, _monitor}} ->
        :ok = DynamicSupervisor.terminate_child(state.supervisor, pid)
        {:reply, :ok, forget(state, key)}

      %{} ->
        {:reply, {:error, :not_found}, state}
    end
  end

  @impl true
  def handle_info({:DOWN, monitor, :process, _pid, _reason}, state) do
    case state.keys do
      %{^monitor => key} -> {:noreply, forget(state, key)}
      %{} -> {:noreply, state}
    end
  end

  # Its end may not have been told yet.
  defp forget_if_dead(state, key) do
    case state.pids do
      %{^key => {pid, _monitor}} -> if Process.alive?(pid), do: state, else: forget(state, key)
      %{} -> state
    end
  end

  defp ensure_process(state, key, _endpoint) when is_map_key(state.pids, key), do: state

  defp ensure_process(state, key, endpoint) do
    {:ok, pid} = DynamicSupervisor.start_child(state.supervisor, {Connection, endpoint})
    monitor = Process.monitor(pid)
    %{state | pids: Map.put(state.pids, key, {pid, monitor}), keys: Map.put(state.keys, monitor, key)}
  end

  defp forget(state, key) do
    {{_pid, monitor}, pids} = Map.pop!(state.pids, key)
    Process.demonitor(monitor, [:flush])
    # {:error, reason}: the connection, or the network, is gone already.
    Nif.disconnect(state.network, key)
    %{state | pids: pids, keys: Map.delete(state.keys, monitor)}
  end
end
