defmodule ArchethicP2P do
  @moduledoc """
  The P2P component of an Archethic node: networks in a supervision tree, and requests with messages as bytes.

      children = [
        {ArchethicP2P, key: {:seed, "a seed"}, listen: [{{0, 0, 0, 0}, 3002}], handler: MyNode.Messages}
      ]

  `ArchethicP2P.Options` has all options; several networks get several names. `ArchethicP2P.Client` is the interface of an
  Archethic node on top of this one, with messages that a codec encodes.

  All functions may be called from any process. Public keys are `curve, origin, raw key`. Errors are
  `{:error, reason}` with an atom, `:stopped` where no network of that name runs; functions that say so give
  `{:error, {reason, text}}` with a text for people.
  """
  use Supervisor

  alias ArchethicP2P.{Connections, Listener, Network, Nif, Options, Signer}

  @type endpoint :: {:inet.ip_address(), :inet.port_number()}

  @doc "Starts a network and what belongs to it. Listens when it returns, unless `up: false`."
  @spec start_link(keyword) :: Supervisor.on_start()
  def start_link(options) do
    options = Options.resolve(options)
    Supervisor.start_link(__MODULE__, options, name: part(options.name, "Supervisor"))
  end

  def child_spec(options) do
    name = Keyword.get(options, :name, __MODULE__)
    %{id: name, start: {__MODULE__, :start_link, [options]}, type: :supervisor}
  end

  # They need each other: without one of them, all start anew, and nothing of the library outlives its process.
  @impl true
  def init(%Options{name: name} = options) do
    {helpers, pids} = helpers(options)

    children =
      helpers ++
        [
          %{id: Network, start: {__MODULE__, :start_network, [part(name, "Network"), options, pids]}},
          {DynamicSupervisor, name: part(name, "ConnectionSupervisor")},
          {Connections, {part(name, "Connections"), name, part(name, "ConnectionSupervisor")}}
        ]

    Supervisor.init(children, strategy: :one_for_all)
  end

  @doc false
  def start_network(process, options, names) do
    pids = Map.new(names, fn {key, name} -> {key, Process.whereis(name)} end)
    Network.start_link({process, options, pids})
  end

  defp helpers(%Options{name: name, handler: handler} = options) do
    signer = part(name, "Signer")
    listener = part(name, "Listener")
    signer_spec = {Signer, {signer, options.key}}

    if handler == nil do
      {[signer_spec], %{signer: signer}}
    else
      {[signer_spec, {Listener, {listener, handler, options.codec}}], %{signer: signer, listener: listener}}
    end
  end

  @doc "Version of the C++ library."
  @spec version() :: String.t()
  def version, do: List.to_string(Nif.version())

  @doc "Opens the listeners. `{:error, {reason, text}}` when one cannot be opened; then none is."
  @spec node_up(atom) :: :ok | {:error, atom | {atom, String.t()}}
  def node_up(name \\ __MODULE__), do: with_network(name, &Nif.node_up/1)

  @doc "Closes the listeners and the connections of others."
  @spec node_down(atom) :: :ok | {:error, atom | {atom, String.t()}}
  def node_down(name \\ __MODULE__), do: with_network(name, &Nif.node_down/1)

  @doc "The node's own key."
  @spec public_key(atom) :: {:ok, binary} | {:error, atom}
  def public_key(name \\ __MODULE__), do: with_network(name, &Nif.public_key/1)

  @doc "Where the node listens now, with real ports."
  @spec listening(atom) :: {:ok, [endpoint]} | {:error, atom}
  def listening(name \\ __MODULE__), do: with_network(name, &Nif.listening/1)

  @doc "Counters and durations in the text form of Prometheus."
  @spec metrics(atom) :: {:ok, String.t()} | {:error, atom}
  def metrics(name \\ __MODULE__), do: with_network(name, &Nif.metrics/1)

  @doc """
  Asks for a connection, kept up while the returned process lives. `from` gets `:connected` or `{:error, reason}`, once: the
  outcome of the first attempt.
  """
  @spec connect(atom, binary, endpoint, pid | nil) :: {:ok, pid} | {:error, atom}
  def connect(name \\ __MODULE__, key, endpoint, from) do
    with_connections(name, &Connections.open(&1, key, endpoint, from))
  end

  @doc "Gives a connection up: its requests end with `{:error, :closed}`."
  @spec disconnect(atom, binary) :: :ok | {:error, atom}
  def disconnect(name \\ __MODULE__, key), do: with_connections(name, &Connections.close(&1, key))

  @doc "The connected flag of a connection; true for the own key."
  @spec connected?(atom, binary) :: boolean
  def connected?(name \\ __MODULE__, key) do
    with_network(name, &Nif.connected(&1, key)) == {:ok, true}
  end

  @doc "Seconds of connectedness since the last reset; 0 without a connection."
  @spec availability_timer(atom, binary, boolean) :: {:ok, non_neg_integer} | {:error, atom}
  def availability_timer(name \\ __MODULE__, key, reset?) do
    await(name, &Nif.availability(&1, &2, key, reset?))
  end

  @doc "Asks one node, and waits for the answer. A timeout of 0 is that of the message's type."
  @spec request(atom, binary, binary, timeout_ms :: non_neg_integer) :: {:ok, binary} | {:error, atom}
  def request(name \\ __MODULE__, key, message, timeout) do
    await(name, &Nif.request(&1, &2, key, message, timeout))
  end

  @doc """
  Asks one node. The calling process gets `{:archethic_p2p, ref, {:ok, reply} | {:error, reason}}`, once, whatever happens,
  unless an error is returned.
  """
  @spec request_async(atom, binary, binary, timeout_ms :: non_neg_integer) ::
          {:ok, reference} | {:error, atom}
  def request_async(name \\ __MODULE__, key, message, timeout) do
    ref = make_ref()

    with :ok <- with_network(name, &Nif.request(&1, ref, key, message, timeout)) do
      {:ok, ref}
    end
  end

  @doc "To all in parallel; their answers are dropped."
  @spec broadcast(atom, [binary], binary) :: :ok | {:error, atom}
  def broadcast(name \\ __MODULE__, keys, message), do: with_network(name, &Nif.broadcast(&1, keys, message))

  defp with_network(name, function) do
    case Network.fetch(name) do
      {:ok, {network, _codec}} -> function.(network)
      :error -> {:error, :stopped}
    end
  end

  defp with_connections(name, function) do
    function.(part(name, "Connections"))
  catch
    :exit, {reason, {GenServer, :call, _call}} when reason != :timeout -> {:error, :stopped}
  end

  # The library answers each operation that it has accepted, so there is no timeout here.
  defp await(name, start) do
    ref = make_ref()

    with :ok <- with_network(name, &start.(&1, ref)) do
      receive do
        {:archethic_p2p, ^ref, outcome} -> outcome
      end
    end
  end

  defp part(name, part), do: Module.concat(name, part)
end
