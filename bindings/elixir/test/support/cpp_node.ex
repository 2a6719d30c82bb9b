defmodule ArchethicP2P.Test.CppNode do
  @moduledoc "A node of the C++ library in a process of its own: `p2pctl`, whose path is in the environment variable P2PCTL."

  # The program ends with the port, also when the virtual machine dies.
  @until_closed ~s("$@" & child=$!; cat > /dev/null; kill $child; wait $child)

  def program, do: System.fetch_env!("P2PCTL")

  @doc "Starts a node that listens on a free port of 127.0.0.1."
  def start(seed, arguments \\ []) do
    arguments = ["node", "--seed", seed, "--listen", "127.0.0.1:0", "--json", "--drain", "0"] ++ arguments

    port =
      Port.open({:spawn_executable, "/bin/sh"}, [
        :binary,
        line: 65_536,
        args: ["-c", @until_closed, "sh", program() | arguments]
      ])

    listening =
      await(port, ~r/"event":"listening","endpoint":"127\.0\.0\.1:(\d+)","public_key":"([0-9a-f]+)"/)

    [_line, tcp_port, key] = listening
    key = Base.decode16!(key, case: :lower)
    %{port: String.to_integer(tcp_port), key: key, process: port, node: %{first_public_key: key}}
  end

  @doc "The program is gone when this returns."
  def stop(node) do
    {:os_pid, os_pid} = Port.info(node.process, :os_pid)
    monitor = Port.monitor(node.process)
    Port.close(node.process)
    receive do: ({:DOWN, ^monitor, :port, _port, _reason} -> :ok)
    await_end("/proc/#{os_pid}")
  end

  @doc "Waits for a line of the program that matches."
  def await(port, pattern) do
    receive do
      {^port, {:data, {_end, line}}} -> Regex.run(pattern, line) || await(port, pattern)
    after
      10_000 -> raise "p2pctl did not say #{inspect(pattern)}"
    end
  end

  # The shell waits for the program, so its end is the end of both.
  defp await_end(process) do
    if File.exists?(process) do
      System.cmd("sleep", ["0.01"])
      await_end(process)
    end
  end
end
