defmodule ArchethicP2P.Signer do
  @moduledoc false
  # Puts the questions of the library to the configured `sign/1` and `diffie_hellman/1`, each in a process of its own. When
  # that process dies, the question counts as refused: what needed the answer fails at once.

  use GenServer

  alias ArchethicP2P.Nif

  def start_link({name, key}), do: GenServer.start_link(__MODULE__, key, name: name)

  @impl true
  def init(key) do
    # Questions come in floods, and each must be passed on soon.
    Process.flag(:message_queue_data, :off_heap)
    {:ok, functions(key)}
  end

  @impl true
  def handle_info({:archethic_p2p_question, kind, question, bytes, _key, _endpoint}, functions) do
    function = Map.fetch!(functions, kind)
    :proc_lib.spawn(fn -> answer(question, function, bytes) end)
    {:noreply, functions}
  end

  defp answer(question, function, bytes) do
    :ok = Nif.attach(question)
    # {:error, reason}: it is too late, and nobody waits for it any more.
    Nif.answer(question, function.(bytes))
  end

  defp functions({:module, _key, module}), do: %{sign: &module.sign/1, ecdh: &module.diffie_hellman/1}
  defp functions({:functions, _key, sign, diffie_hellman}), do: %{sign: sign, ecdh: diffie_hellman}
  defp functions(_key_in_memory), do: %{}
end
