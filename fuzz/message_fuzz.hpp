// What the decoders of all messages promise. For fuzz targets, which are one file each: it replaces the operators new.
#pragma once

#include <p2p/message.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "message/description.hpp"
#include "peak_memory.hpp"

namespace p2p::fuzz {

inline void require(bool condition) {
  if (!condition) std::abort();
}

/// Within its memory: contract code may inflate beyond what the message's size allows, up to a limit of its own.
inline Result<Message> decode(BytesView bytes) {
  constexpr std::size_t kInflatedAllowance = message::kMaxInflated / kMaxMemoryFactor;
  const std::size_t allowance = bytes.size() > kInflatedAllowance ? bytes.size() : kInflatedAllowance;
  return within_bounds(bytes.size() + allowance, [bytes] { return Message::decode(bytes); });
}

/// The same for messages without code.
inline Result<Message> decode_strictly(BytesView bytes) {
  return within_bounds(bytes.size(), [bytes] { return Message::decode(bytes); });
}

/// What decodes either cannot be encoded, and says so, or has a form that encoding and decoding again and again keep:
/// averages lose hundredths a few times (messages.md §2.16), some lists are turned around each time (§4.3, L4).
template <class Decode>
void check_message(BytesView bytes, Decode decode_within) {
  auto message = decode_within(bytes);
  if (!message) {
    require(!message.error().detail().empty());
    return;
  }
  auto encoded = message->encode();
  if (!encoded) {
    require(encoded.error() == Errc::not_representable);
    return;
  }
  constexpr int kRoundsToSettle = 6;
  for (int round = 0; round < kRoundsToSettle; ++round) encoded = decode_within(*encoded).value().encode();
  const Message settled = decode_within(*encoded).value();
  const Message turned = Message::decode(settled.encode().value()).value();
  require(Message::decode(turned.encode().value()).value() == settled);
}

/// One subject's messages: the first byte is one of their types, or stands for one.
inline void check_subject(std::span<const MessageType> types, BytesView data, bool may_inflate) {
  if (data.empty()) return;
  Bytes bytes(data.begin(), data.end());
  const auto has_type = [&bytes](const MessageType& type) { return type.id == bytes.front(); };
  if (std::none_of(types.begin(), types.end(), has_type)) bytes.front() = types[bytes.front() % types.size()].id;
  if (may_inflate) {
    check_message(bytes, decode);
  } else {
    check_message(bytes, decode_strictly);
  }
}

}  // namespace p2p::fuzz
