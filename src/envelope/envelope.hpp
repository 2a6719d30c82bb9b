// The layout of an envelope (core.md §3): `message_id:u32 ‖ mode:u8 ‖ sender key ‖ sig_len:u8 ‖ signature ‖ body`.
// Parsing checks sizes, curve and mode, and touches no key. Pure.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>
#include <p2p/message_id.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace p2p {

/// Views into the frame that was parsed.
struct EnvelopeView {
  MessageId id;
  bool encrypted = false;
  PublicKey sender;
  BytesView signature;
  BytesView body;
};

/// malformed_envelope: too short, a mode other than 0 and 1, an unknown curve, an empty body.
[[nodiscard]] Result<EnvelopeView> parse_envelope(BytesView payload);

/// Bytes in front of the body.
[[nodiscard]] std::size_t envelope_header_size(const PublicKey& sender, const Signature& signature) noexcept;

/// Writes everything but the body to the front of `out`, which has envelope_header_size bytes of room.
void write_envelope_header(std::span<std::uint8_t> out, MessageId id, bool encrypted, const PublicKey& sender,
                           const Signature& signature) noexcept;

}  // namespace p2p
