defmodule FirstProgram.MixProject do
  use Mix.Project

  def project do
    [
      app: :first_program,
      version: "0.1.0",
      elixir: "~> 1.14",
      deps: [{:archethic_p2p, path: "../../bindings/elixir"}]
    ]
  end

  def application, do: [extra_applications: [:logger]]
end
