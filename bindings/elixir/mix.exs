Code.require_file("compile_nif.exs", __DIR__)

defmodule ArchethicP2P.MixProject do
  use Mix.Project

  def project do
    [
      app: :archethic_p2p,
      version: "0.1.0",
      elixir: "~> 1.14",
      description: "The P2P component of an Archethic node: archethic-p2p for Elixir",
      elixirc_paths: elixirc_paths(Mix.env()),
      compilers: [:p2p_nif | Mix.compilers()],
      start_permanent: false,
      deps: []
    ]
  end

  def application, do: [extra_applications: [:logger, :crypto]]

  defp elixirc_paths(:test), do: ["lib", "test/support"]
  defp elixirc_paths(_env), do: ["lib"]
end
