defmodule ArchethicP2P.Nif do
  @moduledoc false
  # The functions of c_src/, one by one. None of them blocks a scheduler: those that wait run on dirty I/O schedulers, the
  # others hand their work to threads of the library and answer by message.

  @on_load :load

  def load do
    path = :filename.join(:code.priv_dir(:archethic_p2p), 'archethic_p2p_nif')
    :erlang.load_nif(path, 0)
  end

  @doc "Version of the C++ library."
  def version, do: not_loaded()

  # Networks. The network of `create` ends with the calling process.
  def create(_options), do: not_loaded()
  def start(_network), do: not_loaded()
  def node_up(_network), do: not_loaded()
  def node_down(_network), do: not_loaded()
  def stop(_network, _drain_ms), do: not_loaded()
  def close(_network), do: not_loaded()
  def public_key(_network), do: not_loaded()
  def listening(_network), do: not_loaded()
  def metrics(_network), do: not_loaded()

  # Connections and requests. The calling process gets `{:archethic_p2p, tag, outcome}`.
  def connect(_network, _key, _endpoint, _pid), do: not_loaded()
  def disconnect(_network, _key), do: not_loaded()
  def connected(_network, _key), do: not_loaded()
  def availability(_network, _tag, _key, _reset), do: not_loaded()
  def request(_network, _tag, _key, _message, _timeout), do: not_loaded()
  def broadcast(_network, _keys, _message), do: not_loaded()

  # Questions of the library, `{:archethic_p2p_question, kind, question, bytes, key, endpoint}`: answered once.
  def attach(_question), do: not_loaded()
  def answer(_question, _bytes), do: not_loaded()
  def refuse(_question), do: not_loaded()

  # Keys.
  def derive(_seed, _index, _curve, _origin), do: not_loaded()
  def sign(_private_key, _data), do: not_loaded()
  def ecdh(_private_key, _ephemeral), do: not_loaded()
  def verify(_public_key, _data, _signature), do: not_loaded()

  defp not_loaded, do: :erlang.nif_error(:not_loaded)
end
