defmodule ArchethicP2P.StormTest do
  # Many messages at once: none is lost, and the virtual machine stays awake. Not async: it has the machine's attention.
  use ArchethicP2P.Test.Case, async: false

  @senders 64
  @tick_ms 10
  @long_schedule_ms 10
  @max_lag_ms 50

  test "5 000 messages to a C++ node are all answered" do
    assert storm_to_cpp_node(5_000) == 5_000
  end

  test "5 000 messages to our listener are all answered" do
    assert storm_to_listener(5_000) == 5_000
  end

  @tag :stress
  @tag timeout: 600_000
  test "100 000 messages to a C++ node keep no scheduler and no other process waiting" do
    assert_awake(fn -> assert storm_to_cpp_node(100_000) == 100_000 end)
  end

  @tag :stress
  @tag timeout: 600_000
  test "100 000 messages to our listener keep no scheduler and no other process waiting" do
    assert_awake(fn -> assert storm_to_listener(100_000) == 100_000 end)
  end

  defp storm_to_cpp_node(count) do
    node = CppNode.start("stormed")
    network(__MODULE__)
    connect(__MODULE__, node)
    storm(node, count)
  end

  defp storm_to_listener(count) do
    node = listening_network(Module.concat(__MODULE__, Server), fn message, _sender -> message end)
    network(__MODULE__)
    connect(__MODULE__, node)
    storm(node, count)
  end

  # The number of messages that were answered.
  defp storm(node, count) do
    1..@senders
    |> Enum.map(fn sender -> Task.async(fn -> send_each(node, share(count, sender)) end) end)
    |> Task.await_many(:infinity)
    |> Enum.sum()
  end

  defp share(count, sender), do: div(count, @senders) + if(sender <= rem(count, @senders), do: 1, else: 0)

  defp send_each(node, count) do
    Enum.count(1..count, fn _number ->
      match?({:ok, <<_type>>}, Client.send_message(node.node, @ping, 60_000, __MODULE__))
    end)
  end

  defp assert_awake(storm) do
    :erlang.system_monitor(self(), [{:long_schedule, @long_schedule_ms}])
    ticker = Task.async(fn -> tick([]) end)
    storm.()
    send(ticker.pid, :enough)
    lags = Enum.sort(Task.await(ticker))
    :erlang.system_monitor(:undefined)
    assert Enum.filter(long_schedules(), &(ours?(&1[:in]) or ours?(&1[:out]))) == []
    p99 = Enum.at(lags, div(length(lags) * 99, 100))

    IO.puts(
      "lag of a process that sleeps #{@tick_ms} ms: p99 #{round(p99)} ms, greatest #{round(List.last(lags))} ms"
    )

    assert p99 <= @max_lag_ms
  end

  defp tick(lags) do
    start = System.monotonic_time(:microsecond)

    receive do
      :enough -> lags
    after
      @tick_ms -> tick([(System.monotonic_time(:microsecond) - start) / 1_000 - @tick_ms | lags])
    end
  end

  defp long_schedules do
    receive do
      {:monitor, _process, :long_schedule, info} -> [info | long_schedules()]
    after
      0 -> []
    end
  end

  # A slow NIF shows as the function that waited behind it, rather than by its own name.
  defp ours?({module, _function, _arity}),
    do: String.starts_with?(Atom.to_string(module), "Elixir.ArchethicP2P")

  defp ours?(:undefined), do: false
end
