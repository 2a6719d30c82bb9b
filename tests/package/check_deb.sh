#!/usr/bin/env bash
# Makes the Debian packages of a build of the shared library, installs them with dpkg into a root of its own, builds and
# runs the C example against what they laid down, purges them and looks whether anything is left. Nothing of the system
# is changed; that its packages satisfy the dependencies is what apt-get says when asked to simulate.
# Ends with 77, or with CI=true 1, where Debian's tools are missing.
# Usage: check_deb.sh BUILD_DIR [C_COMPILER]
set -euo pipefail
build_dir=$(cd "$1" && pwd)
c_compiler=${2:-cc}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; echo "failed: $*"; exit 1; }; }

tools=(apt-get dpkg dpkg-deb dpkg-shlibdeps file)
[ "$(id -u)" -eq 0 ] || tools+=(fakeroot)
for tool in "${tools[@]}"; do
  if ! command -v "$tool" >/dev/null; then
    echo "skipped: the Debian packages (no $tool)"
    [ "${CI:-}" != true ] || exit 1
    exit 77
  fi
done

echo "== cpack"
quietly cpack --config "$build_dir/CPackConfig.cmake" -B "$work/packages"
packages=("$work"/packages/*.deb)
names=$(for package in "${packages[@]}"; do dpkg-deb --field "$package" Package; done | sort | xargs)
[[ $names =~ ^libarchethic-p2p-c([0-9]+)\ libarchethic-p2p-dev\ libarchethic-p2p[0-9]+\.[0-9]+$ ]] ||
  { echo "not the packages expected: $names"; exit 1; }
soname=libarchethic-p2p-c.so.${BASH_REMATCH[1]}

echo "== dependencies"
quietly apt-get --simulate install "${packages[@]}"

echo "== install"
root=$work/root
mkdir -p "$root"/var/lib/dpkg/{info,updates,triggers} "$work/bin"
touch "$root/var/lib/dpkg/status"
# The packages' scripts call ldconfig: this one leaves the system's cache alone and takes a note.
printf '#!/bin/sh\necho called >>"%s/ldconfig_calls"\n' "$work" >"$work/bin/ldconfig"
chmod +x "$work/bin/ldconfig"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(fakeroot)
dpkg_in_root() {
  quietly env PATH="$work/bin:$PATH:/usr/sbin:/sbin" "${as_root[@]}" dpkg --root="$root" --log="$work/dpkg.log" \
    --force-not-root --force-script-chrootless --force-depends "$@"
}
dpkg_in_root --install "${packages[@]}"
[ -s "$work/ldconfig_calls" ] || { echo "no package calls ldconfig"; exit 1; }
dangling=$(find "$root/usr" -xtype l)
[ -z "$dangling" ] || { echo "links that lead nowhere: $dangling"; exit 1; }

echo "== the C example"
library=$(find "$root" -name libarchethic-p2p-c.so)
library_dir=$(dirname "$library")
read -ra flags <<<"$(PKG_CONFIG_LIBDIR=$library_dir/pkgconfig pkg-config --cflags --libs archethic-p2p-c)"
"$c_compiler" -std=c11 "$here/../../examples/c/first_program.c" -o "$work/first_program" "${flags[@]}"
used=$(LD_LIBRARY_PATH=$library_dir ldd "$work/first_program")
[[ $used == *"=> $library_dir/$soname "* ]] || { echo "the program does not use the packaged library: $used"; exit 1; }
LD_LIBRARY_PATH=$library_dir "$work/first_program"

echo "== purge"
read -ra purged <<<"$names"
dpkg_in_root --purge "${purged[@]}"
left=$(find "$root" -path "$root/var/lib/dpkg" -prune -o ! -type d -print)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
echo "the Debian packages work: $names"
