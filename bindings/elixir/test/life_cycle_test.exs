defmodule ArchethicP2P.LifeCycleTest do
  # Starting, stopping and dying, with requests in flight.
  use ArchethicP2P.Test.Case, async: true

  alias ArchethicP2P.{Network, Nif, Options}

  setup context do
    name = Module.concat(__MODULE__, "Line#{context.line}")
    {:ok, name: name, peer: Peer.start("peer of line #{context.line}")}
  end

  test "the version of the library is known" do
    assert ArchethicP2P.version() =~ ~r/^\d+\.\d+\.\d+/
  end

  test "what is no option is refused by its name" do
    assert_raise ArgumentError, ~r/:colour/, fn -> Options.resolve(key: {:seed, "x"}, colour: :red) end
    assert_raise ArgumentError, ~r/:key/, fn -> Options.resolve([]) end

    assert_raise ArgumentError, ~r/:io_threads/, fn ->
      Options.resolve(key: {:seed, "x"}, io_threads: :many)
    end
  end

  test "an exception about a key does not show it" do
    error = assert_raise ArgumentError, fn -> Options.resolve(key: {:sed, "the secret seed"}) end
    refute error.message =~ "secret"
  end

  test "options come from the application environment, too" do
    Application.put_env(:archethic_p2p, :drain, 77)
    on_exit(fn -> Application.delete_env(:archethic_p2p, :drain) end)
    assert %Options{drain: 77} = Options.resolve(key: {:seed, "x"})
    assert %Options{drain: 5} = Options.resolve(key: {:seed, "x"}, drain: 5)
  end

  test "a value that the library refuses is a start error with a text", %{name: name} do
    Process.flag(:trap_exit, true)
    options = [name: name, key: {:seed, "x"}, listen: [{{127, 0, 0, 256}, 0}]]
    assert {:error, {:shutdown, {:failed_to_start_child, Network, reason}}} = ArchethicP2P.start_link(options)
    assert {:invalid_argument, "option listen" <> _rest} = reason
  end

  test "a port in use is a start error with a text", %{name: name, peer: peer} do
    Process.flag(:trap_exit, true)
    options = [name: name, key: {:seed, "x"}, listen: [{@local, peer.port}]]
    assert {:error, {:shutdown, {:failed_to_start_child, Network, reason}}} = ArchethicP2P.start_link(options)
    assert {:address_in_use, text} = reason
    assert text =~ "#{peer.port}"
  end

  test "a limit that does not exist, or is no number, is refused" do
    for limits <- [%{max_colours: 3}, %{max_connections: :many}] do
      options = Options.resolve(key: {:seed, "x"}, limits: limits)
      assert {:error, {:invalid_argument, _text}} = Nif.create(options.native)
    end
  end

  test "two networks in one virtual machine do not touch each other", %{name: name} do
    left = listening_network(Module.concat(name, Left), fn message, _sender -> message <> "left" end)
    right = listening_network(Module.concat(name, Right), fn message, _sender -> message <> "right" end)
    connect(left.name, right)
    connect(right.name, left)
    assert Client.send_message(right.node, @ping, 5_000, left.name) == {:ok, @ping <> "right"}
    assert Client.send_message(left.node, @ping, 5_000, right.name) == {:ok, @ping <> "left"}
    :ok = stop_supervised(left.name)
    assert Client.send_message(right.node, @ping, 5_000, right.name) == {:ok, @ping <> "right"}
    assert Client.send_message(left.node, @ping, 5_000, left.name) == {:error, :closed}
  end

  test "requests in flight end when the application stops", %{name: name, peer: peer} do
    network(name)
    connect(name, peer)
    for _ <- 1..20, do: send_in_background(name, peer.node, @ping, 60_000)
    for _ <- 1..20, do: assert_receive({:peer_request, _socket, _request})
    :ok = stop_supervised(name)
    for _ <- 1..20, do: assert_receive({:sent, {:error, :closed}})
    assert_receive {:peer_closed, _socket}
  end

  test "an asynchronous request is told that the network has stopped", %{name: name, peer: peer} do
    network(name)
    connect(name, peer)
    {:ok, ref} = ArchethicP2P.request_async(name, peer.key, @ping, 60_000)
    :ok = stop_supervised(name)
    assert_receive {:archethic_p2p, ^ref, {:error, reason}}
    assert reason in [:stopped, :closed]
    refute_received {:archethic_p2p, ^ref, _outcome}
  end

  test "a connection that did not come to be is told when the network stops", %{name: name} do
    network(name)
    # Nobody accepts, and the backlog is full: the connection hangs.
    {:ok, full} = :gen_tcp.listen(0, ip: @local, backlog: 0)
    {:ok, port} = :inet.port(full)
    _fills = for _ <- 1..3, do: :gen_tcp.connect(@local, port, [], 50)
    {:ok, _pid} = Client.new_connection(@local, port, :tcp, Protocol.keys("hanging").public, self(), name)
    :ok = stop_supervised(name)
    assert_receive {:error, reason}
    assert is_atom(reason)
  end

  test "a network ends with its owner, and starts anew under its supervisor", %{name: name, peer: peer} do
    node = listening_network(name, fn message, _sender -> message end, listen: [{@local, Peer.unused_port()}])
    connection = connect(name, peer)
    monitor = Process.monitor(connection)
    send_in_background(name, peer.node, @ping, 60_000)
    assert_receive {:peer_request, socket, _request}
    Process.exit(Process.whereis(Module.concat(name, "Network")), :kill)
    assert_receive {:sent, {:error, :closed}}
    assert_receive {:peer_closed, ^socket}
    assert_receive {:DOWN, ^monitor, :process, ^connection, :shutdown}
    await_network(name)
    assert Client.send_message(node.node, @ping, 5_000, name) == {:ok, @ping}
    assert ArchethicP2P.listening(name) == {:ok, [{@local, node.port}]}
  end

  test "a virtual machine that halts amid requests ends well" do
    program = """
    handler = fn message, _sender -> message end
    {:ok, _pid} = ArchethicP2P.start_link(key: {:seed, "halting"}, listen: [{{127, 0, 0, 1}, 0}], handler: handler)
    {:ok, _pid} = ArchethicP2P.start_link(name: Other, key: {:seed, "other"})
    {:ok, key} = ArchethicP2P.public_key()
    {:ok, [{ip, port}]} = ArchethicP2P.listening()
    {:ok, _pid} = ArchethicP2P.connect(Other, key, {ip, port}, self())
    receive do: (:connected -> :ok)
    for _ <- 1..200, do: {:ok, _ref} = ArchethicP2P.request_async(Other, key, <<25>>, 0)
    receive do: ({:archethic_p2p, _ref, {:ok, <<25>>}} -> System.halt(7))
    """

    code = Path.join(Application.app_dir(:archethic_p2p), "ebin")
    assert {"", 7} = System.cmd("elixir", ["-pa", code, "-e", program], stderr_to_stdout: true)
  end

  test "a network whose last term is collected ends", %{name: name, peer: peer} do
    options = Options.resolve(name: name, key: {:seed, "collected"})

    {owner, monitor} =
      spawn_monitor(fn ->
        connect_and_forget(options.native, peer)
        :erlang.garbage_collect()
        receive do: (:end -> :ok)
      end)

    assert_receive {:peer_connected, socket}
    assert_receive {:peer_closed, ^socket}
    assert Process.alive?(owner)
    send(owner, :end)
    assert_receive {:DOWN, ^monitor, :process, ^owner, :normal}
  end

  test "a closed network refuses every call", %{peer: peer} do
    {:ok, network} = Nif.create(Options.resolve(key: {:seed, "closed"}).native)
    :ok = Nif.start(network)
    :ok = Nif.close(network)
    :ok = Nif.close(network)
    assert {:error, {:stopped, _text}} = Nif.node_up(network)
    assert Nif.stop(network, 0) == {:error, :stopped}
    assert Nif.public_key(network) == {:error, :stopped}
    assert Nif.request(network, make_ref(), peer.key, @ping, 0) == {:error, :stopped}
    assert Nif.connect(network, peer.key, {@local, peer.port}, self()) == {:error, :stopped}
    refute_received _message
  end

  test "wrong terms are a badarg", %{peer: peer} do
    {:ok, network} = Nif.create(Options.resolve(key: {:seed, "badarg"}).native)
    assert_raise ArgumentError, fn -> Nif.request(make_ref(), make_ref(), peer.key, @ping, 0) end
    assert_raise ArgumentError, fn -> Nif.request(network, make_ref(), :key, @ping, 0) end
    assert_raise ArgumentError, fn -> Nif.request(network, make_ref(), peer.key, @ping, -1) end
    assert_raise ArgumentError, fn -> Nif.connect(network, peer.key, {{1, 2, 3}, 80}, nil) end
    assert_raise ArgumentError, fn -> Nif.connect(network, peer.key, {@local, 65_536}, nil) end
    assert_raise ArgumentError, fn -> Nif.broadcast(network, [:key], @ping) end
    assert_raise ArgumentError, fn -> Nif.answer(network, @ok) end
    Nif.close(network)
  end

  test "metrics are told in the text form of Prometheus", %{name: name} do
    network(name)
    assert {:ok, text} = ArchethicP2P.metrics(name)
    assert text =~ "# TYPE"
  end

  test "functions of a network that does not run say so" do
    assert ArchethicP2P.node_up(NoSuchNetwork) == {:error, :stopped}
    assert ArchethicP2P.connect(NoSuchNetwork, "key", {@local, 1}, nil) == {:error, :stopped}
    assert ArchethicP2P.request_async(NoSuchNetwork, "key", @ping, 0) == {:error, :stopped}
    assert Client.get_availability_timer("key", false, NoSuchNetwork) == 0
    refute Client.connected?("key", NoSuchNetwork)
  end

  # In a function of its own, so that no register of the owner refers to the network afterwards.
  defp connect_and_forget(native, peer) do
    {:ok, network} = Nif.create(native)
    :ok = Nif.start(network)
    :ok = Nif.connect(network, peer.key, {@local, peer.port}, self())
    receive do: (:connected -> :ok)
  end

  # The supervisor answers only when it has restarted its children.
  defp await_network(name) do
    _children = Supervisor.which_children(Module.concat(name, "Supervisor"))
    {:ok, _network} = Network.fetch(name)
  end
end
