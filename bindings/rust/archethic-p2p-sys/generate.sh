#!/bin/sh
# Writes src/bindings.rs from the header of this repository. Needs bindgen (cargo install bindgen-cli) and libclang.
set -eu
cd "$(dirname "$0")"
header=../../../capi/include/p2p/p2p.h

bindgen "$header" --use-core --rust-target 1.77 --no-layout-tests --merge-extern-blocks --no-prepend-enum-name \
    --default-enum-style consts --no-doc-comments --with-derive-default \
    --allowlist-item '(p2p|P2P)_.*' --blocklist-item P2P_NOW -- -std=c11 |
    # The constants of the unnamed enums belong to int32_t members.
    sed -E -e '/^pub type _bindgen_ty_[0-9]+ = /d' -e 's/: _bindgen_ty_[0-9]+ =/: i32 =/' >src/bindings.rs
rustfmt --edition 2021 --config-path ../rustfmt.toml src/bindings.rs
