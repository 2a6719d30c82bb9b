#!/bin/sh
# Checks the Rust bindings against an installed library: bindings/rust/test.sh PREFIX P2PCTL
# The build directory is $CARGO_TARGET_DIR, if set.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 PREFIX P2PCTL" >&2; exit 2; }
prefix=$(realpath "$1")
P2PCTL=$(realpath "$2")
export P2PCTL
cd "$(dirname "$0")"

pc=$(find "$prefix" -name archethic-p2p-c.pc | head -n 1)
[ -n "$pc" ] || { echo "no archethic-p2p-c.pc below $prefix" >&2; exit 1; }
export PKG_CONFIG_PATH="${pc%/*}${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
export LD_LIBRARY_PATH="${pc%/*}/..${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
# Nothing here is debugged, and the build is often a cold one.
export CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_TEST_DEBUG=0 CARGO_INCREMENTAL=0

cargo fmt --check
cargo clippy --locked --quiet --all-targets --all-features -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --no-deps --features tokio
# Without features, and with those that change no linking.
cargo check --locked --quiet
cargo test --locked --quiet --features tokio -- --include-ignored

cd ../../examples/rust
cargo fmt --check
cargo clippy --locked --quiet -- -D warnings
cargo run --locked --quiet
# The same in one file, where the static library is installed.
if [ -f "${pc%/*}/../libarchethic-p2p-c.a" ]; then
    env -u LD_LIBRARY_PATH cargo run --locked --quiet --features archethic-p2p/static
fi
