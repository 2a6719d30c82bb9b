# Two nodes in one virtual machine: one answers pings, the other asks.
#
#   mix run -e FirstProgram.main
defmodule FirstProgram do
  alias ArchethicP2P.Client

  @ping <<25>>
  @ok <<254>>
  @local {127, 0, 0, 1}

  def handle_message(@ping, sender) do
    IO.puts("asked by #{Base.encode16(sender)}")
    @ok
  end

  def main do
    children = [
      {ArchethicP2P,
       name: Server, key: {:seed, "the seed of a server"}, listen: [{@local, 0}], handler: __MODULE__},
      {ArchethicP2P, name: Asker, key: {:seed, "the seed of a client"}}
    ]

    {:ok, supervisor} = Supervisor.start_link(children, strategy: :one_for_one)
    {:ok, [{ip, port}]} = ArchethicP2P.listening(Server)
    {:ok, key} = ArchethicP2P.public_key(Server)

    {:ok, _connection} = Client.new_connection(ip, port, :tcp, key, self(), Asker)
    receive do: (:connected -> :ok)

    {:ok, @ok} = Client.send_message(%{first_public_key: key}, @ping, 3_000, Asker)
    IO.puts("answered with Ok")
    Supervisor.stop(supervisor)
  end
end
