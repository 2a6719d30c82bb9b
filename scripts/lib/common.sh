# Sourced by the scripts: where things are, how steps are shown, counted and summed up.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jobs=${JOBS:-$(nproc 2>/dev/null || echo 2)}
passed=0
failed=0
failures=()
skipped=()

step() { printf '\n== %s\n' "$*"; }

# check NAME COMMAND...: runs the command and counts it as one passed or failed test.
check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    failures+=("$name")
    echo "FAILED: $name"
    return 1
  fi
}

# skip NAME: says that something was not tested here. Where CI=true, everything has to be.
skip() {
  if [ "${CI:-}" = true ]; then
    failed=$((failed + 1))
    failures+=("skipped: $1")
  fi
  skipped+=("$1")
  echo "skipped: $1"
}

# check_or_skip NAME COMMAND...: as check; a command that ends with 77 could not be tried here.
check_or_skip() {
  local name=$1 status=0
  shift
  "$@" || status=$?
  if [ "$status" -eq 77 ]; then
    skip "$name"
  else
    check "$name" [ "$status" -eq 0 ]
  fi
}

# build_preset PRESET [TARGET...]: configures and builds; all targets unless some are named.
build_preset() {
  local preset=$1
  shift
  local targets=()
  for target in "$@"; do targets+=(--target "$target"); done
  (cd "$root" && cmake --preset "$preset" -Wno-dev --log-level=WARNING >/dev/null &&
    cmake --build --preset "$preset" --parallel "$jobs" "${targets[@]}")
}

# build_at_once PRESET [TARGET...]: the same, several files compiled at once, which takes less than half of the time.
build_at_once() {
  (cd "$root" && cmake --preset "$1" -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=8 -Wno-dev \
    --log-level=WARNING >/dev/null)
  build_preset "$@"
}

# run_ctest NAME PRESET ARGS...: runs a build's tests and adds their numbers to the sum.
run_ctest() {
  local name=$1 preset=$2
  shift 2
  local log status=0
  log=$(mktemp)
  ctest --test-dir "$root/build/$preset" --output-on-failure --no-tests=error --parallel "$jobs" "$@" 2>&1 |
    tee "$log" || status=$?
  local line failed_here total
  line=$(grep -E 'tests passed, [0-9]+ tests? failed out of [0-9]+' "$log" || true)
  rm -f "$log"
  if [[ $line =~ ([0-9]+)\ tests?\ failed\ out\ of\ ([0-9]+) ]]; then
    failed_here=${BASH_REMATCH[1]}
    total=${BASH_REMATCH[2]}
    passed=$((passed + total - failed_here))
    failed=$((failed + failed_here))
  else
    failed=$((failed + 1))
  fi
  if [ "$status" -ne 0 ]; then
    failures+=("$name")
    return 1
  fi
}

# The last lines of a run, and its exit status.
finish() {
  local failure name
  printf '\n'
  for name in "${skipped[@]}"; do echo "skipped: $name"; done
  for failure in "${failures[@]}"; do echo "failed: $failure"; done
  echo "$SECONDS s"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ ${#failures[@]} -eq 0 ]
}
