defmodule ArchethicP2P.ClientTest do
  # Our client and a node in plain Erlang/OTP.
  use ArchethicP2P.Test.Case, async: true

  defmodule Words do
    @behaviour ArchethicP2P.Codec
    # A message of 11 bits, and its answer.
    def encode({:ask, number}), do: <<200, number::3>>
    def decode(<<201, number::3, rest::bitstring>>), do: {{:answer, number}, rest}
  end

  setup context do
    name = Module.concat(__MODULE__, "Line#{context.line}")
    {:ok, name: name, peer: Peer.start("peer of line #{context.line}")}
  end

  test "a message is answered", %{name: name, peer: peer} do
    network(name)
    connect(name, peer)
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, socket, %{message: @ping, mode: 1} = request}
    assert {:ok, request.sender} == ArchethicP2P.public_key(name)
    Peer.answer(peer, socket, request, @ok)
    assert_receive {:sent, {:ok, @ok}}
  end

  test "messages go through the configured codec, padded with zero bits", %{name: name, peer: peer} do
    network(name, codec: Words)
    connect(name, peer)
    send_in_background(name, peer.node, {:ask, 5}, 5_000)
    assert_receive {:peer_request, socket, %{message: <<200, 0b10100000>>} = request}
    Peer.answer(peer, socket, request, <<201, 0b01100000>>)
    assert_receive {:sent, {:ok, {:answer, 3}}}
  end

  test "a reply that the codec cannot decode counts as closed", %{name: name, peer: peer} do
    network(name, codec: Words)
    connect(name, peer)
    send_in_background(name, peer.node, {:ask, 5}, 5_000)
    assert_receive {:peer_request, socket, request}
    Peer.answer(peer, socket, request, <<77>>)
    assert_receive {:sent, {:error, :closed}}
    assert Client.connected?(peer.key, name)
  end

  test "the outcome of a refused connection is told", %{name: name} do
    network(name)
    key = Protocol.keys("nobody").public
    assert {:ok, pid} = Client.new_connection(@local, Peer.unused_port(), :tcp, key, self(), name)
    assert_receive {:error, reason}
    assert is_atom(reason)
    assert Process.alive?(pid)
    refute Client.connected?(key, name)
    assert Client.send_message(%{first_public_key: key}, @ping, 5_000, name) == {:error, :closed}
  end

  test "a connection comes up when the peer does, with nobody waiting for it", %{name: name} do
    network(name, reconnect: :fixed, events_to: self())
    port = Peer.unused_port()
    key = Protocol.keys("late").public
    assert {:ok, _pid} = Client.new_connection(@local, port, :tcp, key, nil, name)
    assert_receive {:archethic_p2p_event, :lost, %{key: ^key, outgoing: true, status: status}}
    assert status != :ok
    Peer.start("late", port)
    assert_receive {:archethic_p2p_event, :connected, %{key: ^key, endpoint: {@local, ^port}}}
    assert Client.connected?(key, name)
  end

  test "asking again for a connection gives the same process, and the outcome", %{name: name, peer: peer} do
    network(name)
    pid = connect(name, peer)
    assert connect(name, peer) == pid
    assert_receive {:peer_connected, _socket}
    refute_received {:peer_connected, _socket}
  end

  test "a transport that is not TCP is refused", %{name: name, peer: peer} do
    network(name)
    assert Client.new_connection(@local, peer.port, :udp, peer.key, nil, name) == {:error, :unsupported}
  end

  test "a message to a node without a connection is closed at once", %{name: name, peer: peer} do
    network(name)
    assert Client.send_message(peer.node, @ping, 5_000, name) == {:error, :closed}
    assert ArchethicP2P.request(name, peer.key, @ping, 5_000) == {:error, :not_connected}
  end

  test "silence is a timeout, and the node counts as not connected until it answers again", %{
    name: name,
    peer: peer
  } do
    network(name, events_to: self())
    connect(name, peer)
    assert Client.send_message(peer.node, @ping, 300, name) == {:error, :timeout}
    assert_receive {:peer_request, _socket, _request}
    assert_receive {:archethic_p2p_event, :flagged, %{connected: false}}
    refute Client.connected?(peer.key, name)
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, socket, request}
    Peer.answer(peer, socket, request, @ok)
    assert_receive {:sent, {:ok, @ok}}
    assert Client.connected?(peer.key, name)
  end

  test "a late answer is not delivered", %{name: name, peer: peer} do
    network(name)
    connect(name, peer)
    assert Client.send_message(peer.node, @ping, 300, name) == {:error, :timeout}
    assert_receive {:peer_request, socket, late}
    Peer.answer(peer, socket, late, <<1>>)
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, ^socket, request}
    Peer.answer(peer, socket, request, @ok)
    assert_receive {:sent, {:ok, @ok}}
    refute_received {:archethic_p2p, _ref, _outcome}
  end

  test "requests in flight end when the peer closes", %{name: name, peer: peer} do
    network(name)
    connect(name, peer)
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, socket, _request}
    :ok = :gen_tcp.shutdown(socket, :read_write)
    assert_receive {:sent, {:error, :closed}}
  end

  test "an answer signed by somebody else is dropped", %{name: name, peer: peer} do
    network(name)
    connect(name, peer)
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, socket, request}
    Peer.answer(%{peer | keys: Protocol.keys("impostor")}, socket, request, <<1>>)
    Peer.answer(peer, socket, request, @ok)
    assert_receive {:sent, {:ok, @ok}}
  end

  test "heartbeats are sent and taken", %{name: name, peer: peer} do
    network(name, heartbeat_interval: 20)
    connect(name, peer)
    for _ <- 1..4, do: assert_receive({:peer_heartbeat, _socket})
    assert Client.connected?(peer.key, name)
  end

  test "a connection ends with its process", %{name: name, peer: peer} do
    network(name)
    pid = connect(name, peer)
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, socket, _request}
    Process.exit(pid, :kill)
    assert_receive {:sent, {:error, :closed}}
    assert_receive {:peer_closed, ^socket}
    assert ArchethicP2P.request(name, peer.key, @ping, 5_000) == {:error, :not_connected}
  end

  test "a connection opened after the end of an old one stays", %{name: name, peer: peer} do
    network(name)
    old = connect(name, peer)
    Process.exit(old, :kill)
    new = connect(name, peer)
    assert new != old
    assert_receive {:peer_connected, _first}
    assert_receive {:peer_connected, socket}
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, ^socket, request}
    Peer.answer(peer, socket, request, @ok)
    assert_receive {:sent, {:ok, @ok}}
  end

  test "a connection that is given up is closed, and its process with it", %{name: name, peer: peer} do
    network(name)
    monitor = Process.monitor(connect(name, peer))
    assert_receive {:peer_connected, socket}
    assert ArchethicP2P.disconnect(name, peer.key) == :ok
    assert_receive {:peer_closed, ^socket}
    assert_receive {:DOWN, ^monitor, :process, _pid, :shutdown}
    assert ArchethicP2P.disconnect(name, peer.key) == {:error, :not_found}
  end

  test "the availability timer is 0 without a connection, and a number with one", %{name: name, peer: peer} do
    network(name)
    assert Client.get_availability_timer(peer.key, false, name) == 0
    connect(name, peer)
    assert Client.get_availability_timer(peer.key, true, name) in 0..60
  end

  test "a message to the own key is answered by the own handler", %{name: name} do
    own = listening_network(name, fn @ping, sender -> <<254>> <> sender end)
    assert Client.send_message(own.node, @ping, 5_000, name) == {:ok, @ok <> own.key}
    assert Client.connected?(own.key, name)
  end

  test "many processes share a connection", %{name: name, peer: peer} do
    network(name)
    connect(name, peer)
    for number <- 1..50, do: send_in_background(name, peer.node, <<25, number>>, 5_000)
    requests = for _ <- 1..50, do: assert_receive({:peer_request, _socket, _request})

    for {:peer_request, socket, request} <- Enum.shuffle(requests) do
      Peer.answer(peer, socket, request, request.message)
    end

    replies = for _ <- 1..50, do: assert_receive({:sent, {:ok, _reply}})
    assert Enum.sort(for {:sent, {:ok, <<25, number>>}} <- replies, do: number) == Enum.to_list(1..50)
  end
end
