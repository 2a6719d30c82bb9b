// The bytes of a state's file: a header that tells a complete file from any other, then the state. Values; any thread.
//
//   magic "AP2PSTAT" ‖ SHA-256 of all that follows (32) ‖ version: u32 ‖ length of the state: u64 ‖ state
//
// Numbers are big-endian. Every later version begins with the same magic and the same hash, so that a damaged version
// number is never taken for a later version.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <cstddef>

namespace p2p::store {

inline constexpr std::size_t kStateHeaderBytes = 8 + 32 + 4 + 8;

[[nodiscard]] Bytes encode_state_file(BytesView state);

/// The state in a file; reuses its memory. corrupt_state when the file is not complete, unsupported when it is one of a
/// later version.
[[nodiscard]] Result<Bytes> decode_state_file(Bytes file);

}  // namespace p2p::store
