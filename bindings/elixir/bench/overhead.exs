# What a request costs: keeps CONCURRENCY pings in flight for SECONDS, and prints one line of JSON.
#
#   mix run bench/overhead.exs HOST:PORT SERVER_KEY_HEX SECONDS CONCURRENCY [sign]
#
# With `sign` the key is held by functions of Erlang's crypto, else by the library. ELIXIR_ERL_OPTIONS="+sbwt none
# +sbwtdcpu none +sbwtdio none" keeps idle schedulers from burning the processor time that is counted here.
defmodule Overhead do
  @ping <<25>>
  @seed "the seed of a client"
  @ticks_per_second 100

  def main([address, key, seconds, concurrency | options]) do
    {ip, port} = endpoint(address)
    key = Base.decode16!(key, case: :mixed)
    {:ok, _pid} = ArchethicP2P.start_link(key: identity(options))
    {:ok, _pid} = ArchethicP2P.Client.new_connection(ip, port, :tcp, key, self())
    receive do: (:connected -> :ok)

    node = %{first_public_key: key}
    seconds = String.to_integer(seconds)
    {cpu, start} = {cpu_seconds(), now()}
    requests = run(node, start + seconds * 1_000_000, String.to_integer(concurrency))
    result(requests, (now() - start) / 1_000_000, cpu_seconds() - cpu)
  end

  defp run(node, deadline, concurrency) do
    1..concurrency
    |> Enum.map(fn _sender -> Task.async(fn -> ask(node, deadline, 0) end) end)
    |> Task.await_many(:infinity)
    |> Enum.sum()
  end

  defp ask(node, deadline, count) do
    {:ok, _reply} = ArchethicP2P.Client.send_message(node, @ping, 60_000)
    if now() < deadline, do: ask(node, deadline, count + 1), else: count + 1
  end

  defp result(requests, seconds, cpu) do
    IO.puts(
      ~s({"client":"elixir","requests":#{requests},"seconds":#{Float.round(seconds, 3)},) <>
        ~s("cpu_seconds":#{Float.round(cpu, 2)}})
    )
  end

  defp endpoint(address) do
    [host, port] = String.split(address, ":")
    {:ok, ip} = :inet.parse_address(String.to_charlist(host))
    {ip, String.to_integer(port)}
  end

  defp identity([]), do: {:seed, @seed}

  defp identity(["sign"]) do
    {public, <<0, 1, secret::binary>>} = ArchethicP2P.Keys.derive(@seed)
    <<first, middle::binary-30, last, _rest::binary>> = :crypto.hash(:sha512, secret)
    scalar = <<Bitwise.band(first, 248)>> <> middle <> <<Bitwise.bor(Bitwise.band(last, 127), 64)>>
    sign = fn data -> :crypto.sign(:eddsa, :none, data, [secret, :ed25519]) end
    diffie_hellman = fn ephemeral -> :crypto.compute_key(:ecdh, ephemeral, scalar, :x25519) end
    {:functions, public, sign, diffie_hellman}
  end

  # User and system time of this process: the 14th and 15th field, counted behind the name.
  defp cpu_seconds do
    [_name, fields] = String.split(File.read!("/proc/self/stat"), ") ", parts: 2)
    [user, system] = fields |> String.split() |> Enum.slice(11, 2) |> Enum.map(&String.to_integer/1)
    (user + system) / @ticks_per_second
  end

  defp now, do: System.monotonic_time(:microsecond)
end

Overhead.main(System.argv())
