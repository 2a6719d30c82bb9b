#!/bin/sh
# Builds and tests the Elixir binding and its example against an installed C library.
#
#   bindings/elixir/test.sh PREFIX P2PCTL [stress]
#
# PREFIX is where archethic-p2p-c is installed, P2PCTL a path of p2pctl. MIX_BUILD_PATH says where to build (default:
# _build/test in this directory; the example is built beside it). With `stress` the long storms run, too.
set -eu

prefix=$(cd "$1" && pwd)
P2PCTL=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
stress=${3:-}
cd "$(dirname "$0")"

MIX_ENV=test
MIX_BUILD_PATH=${MIX_BUILD_PATH:-$PWD/_build/test}
multiarch=$(${CC:-cc} -print-multiarch 2> /dev/null || true)
PKG_CONFIG_PATH=$prefix/lib/pkgconfig:$prefix/lib/$multiarch/pkgconfig:$prefix/lib64/pkgconfig:${PKG_CONFIG_PATH:-}
CFLAGS="-Wpedantic -Werror ${CFLAGS:-}"
# Schedulers that spin while they wait lose their claim to the processor where others want it, and then wake up late.
ELIXIR_ERL_OPTIONS="+sbwt none +sbwtdcpu none +sbwtdio none"
export ELIXIR_ERL_OPTIONS P2PCTL MIX_ENV MIX_BUILD_PATH PKG_CONFIG_PATH CFLAGS

mix format --check-formatted
mix compile --warnings-as-errors
mix test --warnings-as-errors
if [ "$stress" = stress ]; then mix test --only stress; fi

# The guide shows the example as it is.
sed -n '/^<!-- examples\/elixir\/lib\/first_program.ex -->$/,/^```$/p' ../../docs/embedding/elixir.md | sed '1,2d;$d' |
  diff - ../../examples/elixir/lib/first_program.ex

cd ../../examples/elixir
MIX_BUILD_PATH=$MIX_BUILD_PATH-example
mix format --check-formatted
mix compile --warnings-as-errors
output=$(mix run -e FirstProgram.main)
echo "$output"
echo "$output" | grep -q 'answered with Ok'
