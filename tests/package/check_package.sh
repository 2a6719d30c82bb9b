#!/usr/bin/env bash
# Installs a build into a new prefix, moves the prefix, and builds and runs programs against it, the projects of
# examples/embed_cmake among them: in C++ and in C, by find_package and by pkg-config, the C library shared and static.
# A shared C++ library is also checked for what it exports.
# Usage: check_package.sh BUILD_DIR CXX_COMPILER [C_COMPILER]
set -euo pipefail
build_dir=$1
compiler=$2
c_compiler=${3:-cc}
here=$(cd "$(dirname "$0")" && pwd)
examples=$here/../../examples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quietly COMMAND...: its output is shown when it fails.
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; echo "failed: $*"; exit 1; }; }
# same A B: two programs said the same, and something.
same() { [ -n "$1" ] && [ "$1" = "$2" ] || { echo "the programs differ: $1, $2"; exit 1; }; }

# build_project NAME SOURCE [CMAKE_ARGUMENT...]
build_project() {
  local name=$1 source=$2
  shift 2
  quietly cmake -G Ninja -S "$source" -B "$work/$name" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_C_COMPILER="$c_compiler" -Wno-dev --no-warn-unused-cli "$@"
  quietly cmake --build "$work/$name"
}

echo "== install"
quietly cmake --install "$build_dir" --prefix "$work/first"
mv "$work/first" "$work/prefix"
prefix=$work/prefix
library=$(find "$prefix" -name 'libarchethic-p2p.so' -o -name 'libarchethic-p2p.a' | head -n 1)
[ -n "$library" ] || { echo "no library was installed"; exit 1; }
library_dir=$(dirname "$library")
json_library=${library/archethic-p2p./archethic-p2p-json.}
for file in "$json_library" "$library_dir/libarchethic-p2p-c.so" "$library_dir/libarchethic-p2p-c.a"; do
  [ -e "$file" ] || { echo "not installed: $file"; exit 1; }
done
export LD_LIBRARY_PATH=$library_dir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

echo "== C++: find_package"
build_project consumer "$here/consumer"
by_cmake=$("$work/consumer/consumer")
"$work/consumer/first_program"
json_by_cmake=$("$work/consumer/json_consumer")
build_project host_cpp "$examples/embed_cmake/cpp"
key=$("$work/host_cpp/host")

echo "== C++: pkg-config"
static=--static
case $library in *.so) static= ;; esac
export PKG_CONFIG_PATH=$library_dir/pkgconfig
read -ra flags <<<"$(pkg-config $static --cflags --libs archethic-p2p)"
"$compiler" -std=c++20 "$here/consumer/consumer.cpp" -o "$work/by_pkg_config" "${flags[@]}"
same "$by_cmake" "$("$work/by_pkg_config")"
read -ra flags <<<"$(pkg-config $static --cflags --libs archethic-p2p-json)"
"$compiler" -std=c++20 "$here/consumer/json_consumer.cpp" -o "$work/json_by_pkg_config" "${flags[@]}"
same "$json_by_cmake" "$("$work/json_by_pkg_config")"

echo "== C: find_package"
# The shared library must do without anything that a C++ host would need: nothing else can be found here.
none=()
for package in tl-expected fmt OpenSSL ZLIB Threads MaxMindDB Sodium CURL Miniupnpc Natpmp; do
  none+=("-DCMAKE_DISABLE_FIND_PACKAGE_$package=ON")
done
build_project host_c "$examples/embed_cmake/c" "${none[@]}"
same "$key" "$("$work/host_c/host")"
build_project host_c_static "$examples/embed_cmake/c" -DHOST_STATIC=ON
same "$key" "$("$work/host_c_static/host")"

echo "== C: pkg-config"
# Nor does its pkg-config file name anybody else's.
make_host() { quietly env -u PKG_CONFIG_PATH PKG_CONFIG_LIBDIR="$library_dir/pkgconfig" \
  make -C "$examples/embed_cmake/c" CC="$c_compiler" "$@"; }
make_host OUT="$work/host"
same "$key" "$("$work/host")"
make_host OUT="$work/static_host" STATIC=1
same "$key" "$("$work/static_host")"
read -ra flags <<<"$(pkg-config --cflags --libs archethic-p2p-c)"
"$c_compiler" -std=c11 -Wall -Wextra -Wpedantic -Werror "$examples/c/first_program.c" -o "$work/first_program_c" \
  "${flags[@]}"
"$work/first_program_c"
for program in "$work/static_host" "$work/host_c_static/host"; do
  needed=$(readelf --dynamic "$program")
  [[ $needed != *libarchethic* ]] || { echo "the static program needs the shared library: $needed"; exit 1; }
done

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
