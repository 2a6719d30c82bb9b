defmodule ArchethicP2P.Listener do
  @moduledoc """
  Hands each request of another node to the configured handler, in a process of its own, and sends its answer.

  The sender's key is proven: the request carries its signature. A handler that returns `:no_reply`, raises or is killed
  answers nothing; the connection stays.
  """
  use GenServer

  alias ArchethicP2P.{Codec, Nif}

  require Logger

  @doc "The answer to a message, as the codec encodes it, or `:no_reply`."
  @callback handle_message(message :: term, sender_public_key :: binary) :: reply :: term | :no_reply

  @doc false
  def start_link({name, handler, codec}), do: GenServer.start_link(__MODULE__, {handler, codec}, name: name)

  @impl true
  def init({handler, codec}) do
    # Requests come in floods, and each must be passed on soon.
    Process.flag(:message_queue_data, :off_heap)
    {:ok, {function(handler), codec}}
  end

  @impl true
  def handle_info(
        {:archethic_p2p_question, :request, question, bytes, sender, _endpoint},
        {function, codec} = state
      ) do
    :proc_lib.spawn(fn -> serve(question, bytes, sender, function, codec) end)
    {:noreply, state}
  end

  # Attached, the question is given up when this process dies, in whatever way.
  defp serve(question, bytes, sender, function, codec) do
    :ok = Nif.attach(question)

    case Codec.from_bytes(codec, bytes) do
      {:ok, message} ->
        respond(question, function.(message, sender), codec)

      {:error, exception} ->
        Logger.warning("request that #{inspect(codec)} cannot decode: #{Exception.message(exception)}")
        Nif.refuse(question)
    end
  end

  defp respond(question, :no_reply, _codec), do: Nif.refuse(question)
  # {:error, reason}: the peer is gone, and nobody waits for it any more.
  defp respond(question, reply, codec), do: Nif.answer(question, Codec.to_bytes(codec, reply))

  defp function(handler) when is_function(handler, 2), do: handler
  defp function(handler) when is_atom(handler), do: &handler.handle_message/2
end
