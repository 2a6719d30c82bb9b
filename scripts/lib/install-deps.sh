#!/usr/bin/env bash
# Installs what a task needs, where it is missing. Debian 12 and its relatives; elsewhere it says what is needed.
# Usage: install-deps.sh build|test|long|bench|lint
set -euo pipefail

packages=(g++ cmake ninja-build pkg-config python3 libasio-dev libssl-dev libfmt-dev libexpected-dev libsodium-dev
  zlib1g-dev libmaxminddb-dev libcurl4-openssl-dev libminiupnpc-dev libnatpmp-dev nlohmann-json3-dev libcli11-dev catch2)
sanitizers=(clang libclang-rt-14-dev llvm)
case ${1:-} in
  build) ;;
  test) packages+=("${sanitizers[@]}" clang-format binutils make dpkg-dev fakeroot file python3-venv elixir
    erlang-dev erlang-crypto) ;;
  long) packages+=("${sanitizers[@]}" valgrind) ;;
  bench) packages+=(libbenchmark-dev) ;;
  lint) packages+=(clang-tidy clang-format) ;;
  *)
    echo "usage: install-deps.sh build|test|long|bench|lint" >&2
    exit 2
    ;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "No apt-get here: nothing is installed. What Debian calls these packages must be there already:"
  echo "  ${packages[*]}"
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing packages, and neither root nor sudo to install them: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
