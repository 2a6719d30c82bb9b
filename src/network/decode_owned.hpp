// Decodes a message that nobody else needs: its long contents refer to its bytes instead of being copied.
#pragma once

#include <p2p/message_codec.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace p2p {

[[nodiscard]] inline Result<Message> decode_owned(const MessageCodec& codec, RawMessage message) {
  /// Shorter messages have nothing to share that would pay for an owner.
  constexpr std::size_t kLeastShared = 2048;
  if (message.bytes().size() < kLeastShared) return codec.decode(message.bytes(), nullptr);
  const auto owner = std::make_shared<const Bytes>(std::move(message).bytes());
  return codec.decode(*owner, owner);
}

}  // namespace p2p
