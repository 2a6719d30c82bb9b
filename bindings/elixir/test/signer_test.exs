defmodule ArchethicP2P.SignerTest do
  # Networks whose key is held by functions of the host.
  use ArchethicP2P.Test.Case, async: true

  defmodule Vault do
    alias ArchethicP2P.Test.Protocol
    def sign(data), do: Protocol.sign(Protocol.keys("vault"), data)
    def diffie_hellman(ephemeral), do: Protocol.diffie_hellman(Protocol.keys("vault"), ephemeral)
  end

  setup context do
    name = Module.concat(__MODULE__, "Line#{context.line}")
    {:ok, name: name, peer: Peer.start("peer of line #{context.line}")}
  end

  test "a module signs requests and opens replies", %{name: name, peer: peer} do
    key = Protocol.keys("vault").public
    network(name, key: {:module, key, Vault})
    connect(name, peer)
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, socket, %{sender: ^key} = request}
    Peer.answer(peer, socket, request, @ok)
    assert_receive {:sent, {:ok, @ok}}
  end

  test "functions open requests and sign answers", %{name: name} do
    keys = Protocol.keys("client")
    handler = fn message, _sender -> message <> message end
    node = listening_network(name, handler, key: key_in_functions("server"))
    socket = Peer.connect(node.port)
    :ok = :gen_tcp.send(socket, Protocol.envelope(9, keys, node.key, @ping))
    assert %{id: 9, message: <<25, 25>>} = Peer.receive_frame(socket, keys)
  end

  test "several questions are asked at once", %{name: name, peer: peer} do
    test = self()

    wait = fn :sign ->
      send(test, {:signing, self()})
      receive do: (:go -> :ok)
    end

    network(name, key: key_in_functions("slow", wait))
    connect(name, peer)
    for number <- 1..3, do: send_in_background(name, peer.node, <<25, number>>, 5_000)
    signers = for _ <- 1..3, do: assert_receive({:signing, _pid})
    for {:signing, pid} <- signers, do: send(pid, :go)
    for _ <- 1..3, do: assert_receive({:peer_request, _socket, _request})
  end

  test "a signature that is refused by an exception ends its request, and no other", %{name: name, peer: peer} do
    {:ok, calls} = Agent.start_link(fn -> 0 end)

    raise_once = fn
      :sign -> if Agent.get_and_update(calls, &{&1, &1 + 1}) == 0, do: raise("no signature")
      :ecdh -> :ok
    end

    network(name, key: key_in_functions("careless", raise_once))
    connect(name, peer)
    assert ArchethicP2P.request(name, peer.key, @ping, 5_000) == {:error, :signer_failed}
    send_in_background(name, peer.node, @ping, 5_000)
    assert_receive {:peer_request, socket, request}
    Peer.answer(peer, socket, request, @ok)
    assert_receive {:sent, {:ok, @ok}}
  end

  test "a signer that is killed ends its request", %{name: name, peer: peer} do
    network(name, key: key_in_functions("killed", fn :sign -> Process.exit(self(), :kill) end))
    connect(name, peer)
    assert ArchethicP2P.request(name, peer.key, @ping, 5_000) == {:error, :signer_failed}
    assert Client.send_message(peer.node, @ping, 5_000, name) == {:error, :closed}
  end

  test "large messages pass through functions, both ways", %{name: name} do
    node =
      listening_network(Module.concat(name, Server), fn message, _sender -> message end,
        key: key_in_functions("big")
      )

    network(name, key: key_in_functions("client of big"))
    connect(name, node)
    message = <<25>> <> :crypto.strong_rand_bytes(2_000_000)
    assert Client.send_message(node.node, message, 20_000, name) == {:ok, message}
  end
end
