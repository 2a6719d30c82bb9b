#!/usr/bin/env bash
# Validates the recipe by `conan create` and its test package, with a Conan home of its own and no remote: the
# dependencies are the system's (profiles/debian12). Conan is that on the PATH, else one from PyPI in build/conan-venv.
# Ends with 77, or with CI=true 1, where there is no Conan to be had.
# Usage: packaging/conan/check.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CONAN_HOME=$work/home

is_conan_2() { [[ $("$1" --version 2>/dev/null) =~ ^Conan\ version\ 2\. ]]; }
conan=conan
if ! is_conan_2 "$conan"; then
  venv=$root/build/conan-venv
  conan=$venv/bin/conan
  if ! is_conan_2 "$conan"; then
    if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check 'conan>=2.1,<3'; } \
      >"$work/log" 2>&1; then
      cat "$work/log"
      echo "skipped: the Conan package (no conan, and PyPI gives none)"
      [ "${CI:-}" != true ] || exit 1
      exit 77
    fi
  fi
fi

# Copies of what is built in its own folder, so that nothing is written into the tree.
mkdir -p "$work/tree/packaging/conan" "$work/tree/examples"
cp -r "$root/packaging/conan/test_package" "$work/tree/packaging/conan/"
cp -r "$root/examples/embed_cmake" "$work/tree/examples/"

# Static, as by default: then the test package's CMake project has the system's libraries to find, too.
"$conan" remote disable '*' >/dev/null 2>&1
if ! "$conan" create "$root" --profile:all "$root/packaging/conan/profiles/check" --conf tools.build:jobs="${JOBS:-2}" \
  --test-folder "$work/tree/packaging/conan/test_package" >"$work/log" 2>&1; then
  cat "$work/log"
  echo "conan create failed"
  exit 1
fi
echo "the Conan package works: $(grep -om 1 'archethic-p2p/[0-9.]*' "$work/log")"
