defmodule ArchethicP2P.Test.Case do
  @moduledoc "Tests with networks: names and keys of their own, and everything stopped at the end."
  use ExUnit.CaseTemplate

  alias ArchethicP2P.Client
  alias ArchethicP2P.Test.Protocol

  @local {127, 0, 0, 1}

  using do
    quote do
      import ArchethicP2P.Test.Case
      alias ArchethicP2P.Client
      alias ArchethicP2P.Test.{CppNode, Peer, Protocol}

      @local {127, 0, 0, 1}
      @ping <<25>>
      @ok <<254>>
    end
  end

  @doc "Starts a network of this name under the test's supervisor, with its name as its seed."
  def network(name, options \\ []) do
    defaults = [name: name, key: {:seed, Atom.to_string(name)}, drain: 0, io_threads: 1, worker_threads: 1]
    start_supervised!({ArchethicP2P, Keyword.merge(defaults, options)}, id: name)
    name
  end

  @doc "Starts one that listens; gives its port and key, too."
  def listening_network(name, handler, options \\ []) do
    network(name, Keyword.merge([listen: [{@local, 0}], handler: handler], options))
    {:ok, [{@local, port}]} = ArchethicP2P.listening(name)
    {:ok, key} = ArchethicP2P.public_key(name)
    %{name: name, port: port, key: key, node: %{first_public_key: key}}
  end

  @doc "Connects, and waits until it is."
  def connect(network, to) do
    {:ok, pid} = Client.new_connection(@local, to.port, :tcp, to.key, self(), network)

    receive do
      :connected -> pid
      {:error, reason} -> raise "no connection: #{reason}"
    after
      5_000 -> raise "no outcome of the connection"
    end
  end

  @doc "Sends in a process of its own; the test gets `{:sent, outcome}`."
  def send_in_background(network, to, message, timeout) do
    test = self()
    spawn_link(fn -> send(test, {:sent, Client.send_message(to, message, timeout, network)}) end)
  end

  @doc "A key that is held by functions: `before` is called with `:sign` or `:ecdh` first."
  def key_in_functions(seed, before \\ fn _kind -> :ok end) do
    keys = Protocol.keys(seed)

    sign = fn data ->
      before.(:sign)
      Protocol.sign(keys, data)
    end

    diffie_hellman = fn ephemeral ->
      before.(:ecdh)
      Protocol.diffie_hellman(keys, ephemeral)
    end

    {:functions, keys.public, sign, diffie_hellman}
  end
end
