defmodule ArchethicP2P.Test.Peer do
  @moduledoc """
  A node in plain Erlang/OTP, for one test: it listens, and tells the test what comes.

  The test gets `{:peer_connected, socket}`, `{:peer_request, socket, request}`, `{:peer_heartbeat, socket}` and
  `{:peer_closed, socket}`, and answers when and how it likes. Sockets may be written by every process.
  """
  alias ArchethicP2P.Test.Protocol

  @options [:binary, packet: 4, active: false, reuseaddr: true, nodelay: true, ip: {127, 0, 0, 1}]

  @doc "A listening peer with the key of this seed; it lives as long as the calling process."
  def start(seed, port \\ 0) do
    test = self()
    {:ok, listener} = :gen_tcp.listen(port, @options)
    {:ok, port} = :inet.port(listener)
    keys = Protocol.keys(seed)
    pid = spawn_link(fn -> accept(listener, keys, test) end)
    :ok = :gen_tcp.controlling_process(listener, pid)
    %{keys: keys, key: keys.public, port: port, listener: listener, node: %{first_public_key: keys.public}}
  end

  @doc "A port at which nobody listens."
  def unused_port do
    {:ok, listener} = :gen_tcp.listen(0, @options)
    {:ok, port} = :inet.port(listener)
    :ok = :gen_tcp.close(listener)
    port
  end

  def answer(peer, socket, request, message) do
    :ok = :gen_tcp.send(socket, Protocol.envelope(request.id, peer.keys, request.sender, message))
  end

  @doc "Connects to a node's listener, as a client does."
  def connect(port) do
    {:ok, socket} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, packet: 4, active: false])
    socket
  end

  @doc "The next frame: a heartbeat, or the message of an envelope for these keys."
  def receive_frame(socket, keys) do
    case :gen_tcp.recv(socket, 0, 5_000) do
      {:ok, "hb"} -> :heartbeat
      {:ok, frame} -> Protocol.open_envelope(frame, keys)
      {:error, reason} -> {:error, reason}
    end
  end

  defp accept(listener, keys, test) do
    case :gen_tcp.accept(listener) do
      {:ok, socket} ->
        reader = spawn_link(fn -> serve(socket, keys, test) end)
        :ok = :gen_tcp.controlling_process(socket, reader)
        send(reader, :yours)
        accept(listener, keys, test)

      {:error, :closed} ->
        :ok
    end
  end

  defp serve(socket, keys, test) do
    receive do: (:yours -> send(test, {:peer_connected, socket}))
    read(socket, keys, test)
  end

  defp read(socket, keys, test) do
    case :gen_tcp.recv(socket, 0) do
      {:ok, "hb"} ->
        :ok = :gen_tcp.send(socket, "hb")
        send(test, {:peer_heartbeat, socket})
        read(socket, keys, test)

      {:ok, frame} ->
        send(test, {:peer_request, socket, Protocol.open_envelope(frame, keys)})
        read(socket, keys, test)

      {:error, _reason} ->
        send(test, {:peer_closed, socket})
    end
  end
end
