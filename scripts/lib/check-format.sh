#!/usr/bin/env bash
# Fails when a C++ file is not as .clang-format says. With --fix it rewrites those files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tool=${CLANG_FORMAT:-clang-format-14}
command -v "$tool" >/dev/null || tool=clang-format
mapfile -t files < <(find include src tests tools examples fuzz bench capi bindings/elixir/c_src packaging -type f \( -name '*.hpp' -o -name '*.cpp' -o -name '*.h' -o -name '*.c' \) 2>/dev/null | sort)
if [ "${1:-}" = --fix ]; then
  "$tool" -i "${files[@]}"
else
  "$tool" --dry-run -Werror "${files[@]}"
fi
echo "${#files[@]} files"
