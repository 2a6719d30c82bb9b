defmodule ArchethicP2P.ListenerTest do
  # A node in plain Erlang/OTP as the client of our listener.
  use ArchethicP2P.Test.Case, async: true

  defmodule Echo do
    @behaviour ArchethicP2P.Listener
    def handle_message(message, sender), do: message <> sender
  end

  defmodule Words do
    @behaviour ArchethicP2P.Codec
    def encode({:answer, number}), do: <<201, number::3>>
    def decode(<<200, number::3, rest::bitstring>>), do: {{:ask, number}, rest}
  end

  setup context do
    {:ok,
     name: Module.concat(__MODULE__, "Line#{context.line}"), keys: Protocol.keys("client of #{context.line}")}
  end

  defp request(socket, id, keys, node, message, mode \\ 1) do
    :ok = :gen_tcp.send(socket, Protocol.envelope(id, keys, node.key, message, mode))
  end

  test "a module answers, and knows who asks", %{name: name, keys: keys} do
    node = listening_network(name, Echo)
    socket = Peer.connect(node.port)
    request(socket, 7, keys, node, @ping)
    reply = Peer.receive_frame(socket, keys)
    assert %{id: 7, mode: 1, message: @ping <> sender} = reply
    assert sender == keys.public
    assert reply.sender == node.key
  end

  test "a request in the clear is answered, too", %{name: name, keys: keys} do
    node = listening_network(name, Echo)
    socket = Peer.connect(node.port)
    request(socket, 8, keys, node, @ping, 0)
    assert %{id: 8, mode: 1} = Peer.receive_frame(socket, keys)
  end

  test "heartbeats are answered", %{name: name, keys: keys} do
    node = listening_network(name, Echo)
    socket = Peer.connect(node.port)
    :ok = :gen_tcp.send(socket, "hb")
    assert Peer.receive_frame(socket, keys) == :heartbeat
  end

  test "requests and answers go through the codec", %{name: name, keys: keys} do
    node = listening_network(name, fn {:ask, number}, _sender -> {:answer, number + 1} end, codec: Words)
    socket = Peer.connect(node.port)
    request(socket, 1, keys, node, <<200, 0b01000000>>)
    assert %{message: <<201, 0b01100000>>} = Peer.receive_frame(socket, keys)
  end

  test "answers go out as they are ready", %{name: name, keys: keys} do
    test = self()

    handler = fn
      <<25, 1>>, _sender ->
        send(test, {:waiting, self()})
        receive do: (:go -> <<254, 1>>)

      <<25, 2>>, _sender ->
        <<254, 2>>
    end

    node = listening_network(name, handler)
    socket = Peer.connect(node.port)
    request(socket, 1, keys, node, <<25, 1>>)
    assert_receive {:waiting, first}
    request(socket, 2, keys, node, <<25, 2>>)
    assert %{id: 2, message: <<254, 2>>} = Peer.receive_frame(socket, keys)
    send(first, :go)
    assert %{id: 1, message: <<254, 1>>} = Peer.receive_frame(socket, keys)
  end

  test "a handler that raises, is killed or does not reply answers nothing, and the connection stays",
       context do
    handler = fn
      <<25, 1>>, _sender -> raise "a defect"
      <<25, 2>>, _sender -> Process.exit(self(), :kill)
      <<25, 3>>, _sender -> :no_reply
      <<25, 4>>, _sender -> @ok
    end

    node = listening_network(context.name, handler, limits: %{max_requests_in_flight: 1})
    socket = Peer.connect(node.port)
    for number <- 1..4, do: request(socket, number, context.keys, node, <<25, number>>)
    # With room for one request in flight, the fourth is served only after the others were given up.
    assert %{id: 4, message: @ok} = Peer.receive_frame(socket, context.keys)
  end

  test "a request that the codec cannot decode is not answered", %{name: name, keys: keys} do
    node = listening_network(name, fn {:ask, number}, _sender -> {:answer, number} end, codec: Words)
    socket = Peer.connect(node.port)
    request(socket, 1, keys, node, @ping)
    request(socket, 2, keys, node, <<200, 0>>)
    assert %{id: 2} = Peer.receive_frame(socket, keys)
  end

  test "a forged request closes the connection", %{name: name, keys: keys} do
    test = self()
    node = listening_network(name, fn message, _sender -> send(test, {:handled, message}) end)
    socket = Peer.connect(node.port)
    request(socket, 1, %{keys | secret: Protocol.keys("somebody else").secret}, node, @ping)
    assert Peer.receive_frame(socket, keys) == {:error, :closed}
    refute_received {:handled, _message}
  end

  test "a peer that leaves before the answer does no harm", %{name: name, keys: keys} do
    test = self()

    handler = fn _message, _sender ->
      send(test, {:waiting, self()})
      receive do: (:go -> @ok)
    end

    node = listening_network(name, handler, events_to: self())
    socket = Peer.connect(node.port)
    request(socket, 1, keys, node, @ping)
    assert_receive {:waiting, process}
    monitor = Process.monitor(process)
    :ok = :gen_tcp.close(socket)
    assert_receive {:archethic_p2p_event, :lost, %{outgoing: false}}
    send(process, :go)
    assert_receive {:DOWN, ^monitor, :process, ^process, :normal}
  end

  test "a node listens on IPv6, too", %{name: name} do
    loopback = {0, 0, 0, 0, 0, 0, 0, 1}
    network(name, listen: [{loopback, 0}, {@local, 0}], handler: Echo)
    assert {:ok, [{^loopback, port}, {@local, _port}]} = ArchethicP2P.listening(name)
    {:ok, key} = ArchethicP2P.public_key(name)
    client = network(Module.concat(name, Client))
    {:ok, _pid} = Client.new_connection(loopback, port, :tcp, key, self(), client)
    assert_receive :connected
    assert {:ok, @ping <> _sender} = Client.send_message(%{first_public_key: key}, @ping, 5_000, client)
  end

  test "a node that is down does not listen, and listens again when it is up", %{name: name, keys: keys} do
    node = listening_network(name, Echo)
    socket = Peer.connect(node.port)
    assert ArchethicP2P.node_down(name) == :ok
    assert Peer.receive_frame(socket, keys) == {:error, :closed}
    assert ArchethicP2P.listening(name) == {:ok, []}
    assert ArchethicP2P.node_up(name) == :ok
    assert {:ok, [{@local, port}]} = ArchethicP2P.listening(name)
    assert is_port(Peer.connect(port))
  end
end
