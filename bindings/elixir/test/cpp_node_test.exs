defmodule ArchethicP2P.CppNodeTest do
  # Our networks and nodes of the C++ library in other processes.
  use ArchethicP2P.Test.Case, async: true

  setup context do
    {:ok, name: Module.concat(__MODULE__, "Line#{context.line}")}
  end

  test "a C++ node answers", %{name: name} do
    node = CppNode.start("answering")
    network(name)
    connect(name, node)
    assert Client.send_message(node.node, @ping, 5_000, name) == {:ok, @ok}
    assert Client.connected?(node.key, name)
  end

  test "a key in functions is good enough for a C++ node", %{name: name} do
    node = CppNode.start("answering a vault")
    network(name, key: key_in_functions("vault of line #{__ENV__.line}"))
    connect(name, node)
    for _ <- 1..20, do: assert(Client.send_message(node.node, @ping, 5_000, name) == {:ok, @ok})
  end

  test "keys of all curves are good enough for a C++ node", %{name: name} do
    node = CppNode.start("answering all")

    for curve <- [:ed25519, :secp256r1, :secp256k1] do
      network(Module.concat(name, curve), key: {:seed, "seed", curve})
      connect(Module.concat(name, curve), node)
      assert Client.send_message(node.node, @ping, 5_000, Module.concat(name, curve)) == {:ok, @ok}
    end
  end

  test "C++ nodes are answered", %{name: name} do
    node = listening_network(name, fn @ping, _sender -> @ok end)
    address = "127.0.0.1:#{node.port}:#{Base.encode16(node.key)}"
    assert {_output, 0} = System.cmd(CppNode.program(), ["ping", address], stderr_to_stdout: true)
  end

  test "a C++ node that goes and comes back is connected again", %{name: name} do
    node = CppNode.start("coming back")
    network(name, reconnect: :fixed, events_to: self())
    connect(name, node)
    key = node.key
    CppNode.stop(node)
    assert_receive {:archethic_p2p_event, :lost, %{key: ^key}}
    assert Client.send_message(node.node, @ping, 5_000, name) == {:error, :closed}
    flush_events()
    CppNode.start("coming back", ["--listen", "127.0.0.1:#{node.port}"])
    assert_receive {:archethic_p2p_event, :connected, %{key: ^key}}, 10_000
    assert Client.send_message(node.node, @ping, 5_000, name) == {:ok, @ok}
  end

  test "a broadcast reaches every node", %{name: name} do
    test = self()

    nodes =
      for number <- 1..3 do
        handler = fn message, _sender ->
          send(test, {:got, number, message})
          @ok
        end

        listening_network(Module.concat(name, "Node#{number}"), handler)
      end

    network(name)
    for node <- nodes, do: connect(name, node)
    assert ArchethicP2P.broadcast(name, Enum.map(nodes, & &1.key), @ping) == :ok
    for number <- 1..3, do: assert_receive({:got, ^number, @ping})
  end

  defp flush_events do
    receive do
      {:archethic_p2p_event, _kind, _map} -> flush_events()
    after
      0 -> :ok
    end
  end
end
