defmodule ArchethicP2P.Connection do
  @moduledoc false
  # The process that stands for one kept connection: the connection lives as long as it does. The library does the work;
  # ArchethicP2P.Connections starts it, sees its end, and gives the connection up then.

  use GenServer, restart: :temporary

  def start_link(endpoint), do: GenServer.start_link(__MODULE__, endpoint)

  @impl true
  def init(endpoint), do: {:ok, endpoint}
end
