// Raw deflate (RFC 1951, no header, no checksum), as the code of transactions travels in messages (messages.md §2.2).
// Hashes cover the compressed form: every node must make the same bytes of the same text. Any thread; each one that
// comes here keeps zlib's state, some 300 KiB, and the last four texts that it deflated, 64 KiB at most each.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <string>

namespace p2p::wire {

/// zlib at level 6 with its default strategy and memory, as nodes do. An empty text has a form of two bytes.
[[nodiscard]] Bytes deflate_raw(BytesView text);

/// Bytes behind the end of the stream are ignored. too_large for a text above `max_bytes`, malformed for what is no
/// deflate stream, truncated for one without its end. It takes the memory of what comes out, no more.
[[nodiscard]] Result<std::string> inflate_raw(BytesView compressed, std::size_t max_bytes);

}  // namespace p2p::wire
