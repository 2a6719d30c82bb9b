#!/usr/bin/env bash
# Installs a build into a new prefix, moves the prefix, and builds and runs a program against it: by find_package and by
# pkg-config. A shared library is also checked for what it exports.
# Usage: check_package.sh BUILD_DIR COMPILER
set -euo pipefail
build_dir=$1
compiler=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== install"
cmake --install "$build_dir" --prefix "$work/first" >"$work/install.log" || { cat "$work/install.log"; exit 1; }
mv "$work/first" "$work/prefix"
prefix=$work/prefix
library=$(find "$prefix" -name 'libarchethic-p2p.so' -o -name 'libarchethic-p2p.a' | head -n 1)
[ -n "$library" ] || { echo "no library was installed"; exit 1; }
json_library=${library/archethic-p2p./archethic-p2p-json.}
[ -e "$json_library" ] || { echo "no JSON library was installed"; exit 1; }
library_dir=$(dirname "$library")
export LD_LIBRARY_PATH=$library_dir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

echo "== find_package"
cmake -G Ninja -S "$here/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$compiler" \
  -DCMAKE_BUILD_TYPE=Release >"$work/configure.log" || { cat "$work/configure.log"; exit 1; }
cmake --build "$work/consumer" >"$work/build.log" || { cat "$work/build.log"; exit 1; }
by_cmake=$("$work/consumer/consumer")
"$work/consumer/first_program"
json_by_cmake=$("$work/consumer/json_consumer")

echo "== pkg-config"
static=--static
case $library in *.so) static= ;; esac
export PKG_CONFIG_PATH=$library_dir/pkgconfig
read -ra flags <<<"$(pkg-config $static --cflags --libs archethic-p2p)"
"$compiler" -std=c++20 "$here/consumer/consumer.cpp" -o "$work/by_pkg_config" "${flags[@]}"
by_pkg_config=$("$work/by_pkg_config")

read -ra flags <<<"$(pkg-config $static --cflags --libs archethic-p2p-json)"
"$compiler" -std=c++20 "$here/consumer/json_consumer.cpp" -o "$work/json_by_pkg_config" "${flags[@]}"
json_by_pkg_config=$("$work/json_by_pkg_config")

[ -n "$json_by_cmake" ] && [ "$json_by_cmake" = "$json_by_pkg_config" ] ||
  { echo "the programs differ: $json_by_cmake, $json_by_pkg_config"; exit 1; }
[ -n "$by_cmake" ] && [ "$by_cmake" = "$by_pkg_config" ] || { echo "the programs differ: $by_cmake, $by_pkg_config"; exit 1; }

if [[ $library == *.so ]]; then
  echo "== exported symbols"
  nm --dynamic --demangle --defined-only "$library" "$json_library" >"$work/symbols"
  grep -q ' p2p::derive_keypair(' "$work/symbols" || { echo "p2p::derive_keypair is not exported"; exit 1; }
  grep -Eq ' p2p::to_json(\[|\()' "$work/symbols" || { echo "p2p::to_json is not exported"; exit 1; }
  # Everything exported is ours; above all nothing of Asio, fmt, nlohmann-json or the standard library's templates.
  foreign=$(awk '$2 ~ /[A-Zuvw]/' "$work/symbols" | cut -d ' ' -f 3- |
    grep -Ev '^((vtable|VTT|typeinfo|typeinfo name|guard variable|virtual thunk|non-virtual thunk) (for|to) )?p2p::|^std::hash<p2p::' || true)
  if [ -n "$foreign" ]; then
    echo "foreign symbols are exported:"
    head -n 20 <<<"$foreign"
    exit 1
  fi
fi
echo "the installed package works: $(basename "$library")"
