defmodule Mix.Tasks.Compile.P2pNif do
  @moduledoc """
  Compiles `c_src/*.c` into `priv/archethic_p2p_nif.so` of the application, against the installed C library.

  The library is found by `pkg-config archethic-p2p-c` (set `PKG_CONFIG_PATH` when it is not in a system directory).
  `CC`, `CFLAGS` and `LDFLAGS` are those of the environment, `CFLAGS` after the task's own flags. Runs before the Elixir
  compiler, which loads `ArchethicP2P.Nif` when it has compiled it.
  """
  use Mix.Task.Compiler

  @package "archethic-p2p-c"

  @impl true
  def run(_args) do
    target = target()
    File.mkdir_p!(Path.dirname(target))
    flags = flags()

    if stale?(target, flags) do
      build(target, flags)
    else
      {:noop, []}
    end
  end

  @impl true
  def clean do
    File.rm(target())
    File.rm(manifest())
    :ok
  end

  @impl true
  def manifests, do: [manifest()]

  defp target, do: Path.join([Mix.Project.app_path(), "priv", "archethic_p2p_nif.so"])
  defp manifest, do: Path.join(Mix.Project.manifest_path(), "compile.p2p_nif")
  defp sources, do: Path.wildcard("c_src/*.c")

  # The flags are kept beside the library: other ones, for example of another prefix, build it anew.
  defp stale?(target, flags) do
    inputs = sources() ++ Path.wildcard("c_src/*.h")
    Mix.Utils.stale?(inputs, [target]) or File.read(manifest()) != {:ok, Enum.join(flags, "\n")}
  end

  defp flags do
    include = Path.join(:code.root_dir(), "usr/include")
    library = pkg_config("--variable=libdir")

    [
      "-std=c11",
      "-D_DEFAULT_SOURCE",
      "-O2",
      "-fPIC",
      "-fvisibility=hidden",
      "-Wall",
      "-Wextra",
      "-I#{include}"
    ] ++
      words(pkg_config("--cflags")) ++
      words(System.get_env("CFLAGS", "")) ++
      ["-shared", "-Wl,-z,nodelete", "-Wl,-rpath,#{library}"] ++ words(System.get_env("LDFLAGS", ""))
  end

  defp build(target, flags) do
    compiler = System.get_env("CC", "cc")
    args = flags ++ sources() ++ ["-o", target] ++ words(pkg_config("--libs"))

    case System.cmd(compiler, args, stderr_to_stdout: true) do
      {output, 0} ->
        if output != "", do: Mix.shell().info(output)
        File.mkdir_p!(Path.dirname(manifest()))
        File.write!(manifest(), Enum.join(flags, "\n"))
        {:ok, []}

      {output, _status} ->
        Mix.shell().error(output)
        Mix.raise("#{compiler} could not compile the NIF in c_src/")
    end
  end

  defp pkg_config(question) do
    case System.cmd("pkg-config", [question, @package], stderr_to_stdout: true) do
      {answer, 0} -> String.trim(answer)
      {output, _status} -> Mix.raise("pkg-config does not find #{@package}: #{output}")
    end
  end

  defp words(text), do: String.split(text)
end
