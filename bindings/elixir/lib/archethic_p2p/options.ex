defmodule ArchethicP2P.Options do
  @moduledoc """
  What a network is started with: a keyword list, whose entries go before those of the application environment
  (`config :archethic_p2p, ...`).

  | option | meaning | default |
  |---|---|---|
  | `:name` | how the functions of `ArchethicP2P` and `ArchethicP2P.Client` know this network | `ArchethicP2P` |
  | `:key` | the node's identity, see below; needed | |
  | `:listen` | `[{ip_tuple, port}]`, port 0 takes a free one | `[]` |
  | `:up` | listen from the start on; else from `ArchethicP2P.node_up/1` on | `true` |
  | `:handler` | a module with `handle_message/2`, or such a function: answers the requests of others | nobody answers |
  | `:codec` | a module with `encode/1` and `decode/1` | `ArchethicP2P.Codec.Raw` |
  | `:events_to` | a pid that gets `{:archethic_p2p_event, kind, map}` | nobody |
  | `:drain` | milliseconds that requests under way have when the network stops | 1 000 |
  | `:log_level` | `:debug`, `:info`, `:warning` or `:error`: what goes to `Logger` | `:warning` |
  | `:reconnect` | `:exponential`, or `:fixed`: every 500 ms | `:exponential` |
  | `:io_threads`, `:worker_threads`, `:handler_threads` | threads of the library | the number of cores |
  | `:connect_timeout`, `:write_timeout`, `:heartbeat_interval` | milliseconds | 4 000, 30 000, 10 000 |
  | `:limits` | limits against a hostile network, by the names in docs/operations.md | |
  | `:random_seed` | message ids and jitter that repeat, for tests | random |

  The key is one of

  - `{:seed, seed}` or `{:seed, seed, curve}`: the first key of a seed
  - `{:private_key, private_key}`
  - `{:module, public_key, module}`: the module has `sign/1` (data → signature) and `diffie_hellman/1` (raw ephemeral
    public key → secret of 32 bytes); both are called in processes of their own, several at once
  - `{:functions, public_key, sign, diffie_hellman}`: the same with two functions
  """
  alias ArchethicP2P.{Codec, Keys}

  @enforce_keys [:name, :key, :native]
  defstruct [:name, :key, :native, :handler, codec: Codec.Raw, listen: [], up: true, drain: 1_000]

  @typedoc "`native` is the map that the NIF takes, without the pids."
  @type t :: %__MODULE__{}

  @own [:name, :key, :handler, :codec, :listen, :up, :drain]
  @renamed %{
    connect_timeout: :connect_timeout_ms,
    write_timeout: :write_timeout_ms,
    heartbeat_interval: :heartbeat_interval_ms
  }
  @numbers [:io_threads, :worker_threads, :handler_threads, :random_seed, :log_rate_per_key]
  @levels %{debug: 0, info: 1, warning: 2, error: 3}
  @reconnects %{exponential: 0, fixed: 1}
  @all_events 7

  @doc "Raises `ArgumentError` for what is no option or has no such value."
  @spec resolve(keyword) :: t
  def resolve(options) do
    options = Keyword.merge(Application.get_all_env(:archethic_p2p), options)
    {own, rest} = Keyword.split(options, @own)
    own = Keyword.put_new(own, :name, ArchethicP2P)
    identity = identity(Keyword.get(own, :key))

    native =
      [log_level: :warning]
      |> Keyword.merge(rest)
      |> Enum.flat_map(&native/1)
      |> Map.new()
      |> Map.merge(identity)
      |> Map.put(:listen, Keyword.get(own, :listen, []))

    struct!(__MODULE__, [{:native, native} | own])
  end

  defp identity({:seed, seed}), do: identity({:seed, seed, :ed25519})
  defp identity({:seed, seed, curve}), do: %{private_key: elem(Keys.derive(seed, 0, curve), 1)}
  defp identity({:private_key, key}), do: %{private_key: key}
  defp identity({:module, key, module}) when is_atom(module), do: %{public_key: key}

  defp identity({:functions, key, sign, dh}) when is_function(sign, 1) and is_function(dh, 1),
    do: %{public_key: key}

  defp identity(other), do: raise(ArgumentError, "option :key has no such value: #{inspect(kind(other))}")

  # A seed does not belong into a message.
  defp kind(key) when is_tuple(key) and tuple_size(key) > 0, do: elem(key, 0)
  defp kind(_key), do: nil

  defp native({:log_level, level}) when is_map_key(@levels, level), do: [log_level: @levels[level]]
  defp native({:reconnect, way}) when is_map_key(@reconnects, way), do: [reconnect: @reconnects[way]]
  defp native({name, value}) when is_map_key(@renamed, name), do: [{@renamed[name], value}]
  defp native({name, value}) when name in @numbers and is_integer(value), do: [{name, value}]
  defp native({:limits, limits}), do: [limits: Map.new(limits)]
  defp native({:events_to, pid}) when is_pid(pid), do: [events_to: pid, events: @all_events]

  defp native({name, value}),
    do: raise(ArgumentError, "option #{inspect(name)} has no such value: #{inspect(value)}")
end
