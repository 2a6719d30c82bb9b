// Floor 3. Bytes to typed messages and back. The built-in codec knows the messages of <p2p/messages/...>; a host may
// pass its own in NetworkOptions. Raw messages never pass through it.
#pragma once

#include <p2p/message.hpp>

namespace p2p {

/// Stateless or thread-safe: called from many threads at once.
class MessageCodec {
 public:
  virtual ~MessageCodec() = default;
  /// The padded message.
  [[nodiscard]] virtual Result<Bytes> encode(const Message& message) const = 0;
  [[nodiscard]] virtual Result<Message> decode(BytesView padded_message) const = 0;
  /// Whether `decode` knows messages of this type at all.
  [[nodiscard]] virtual bool knows(std::uint8_t type) const noexcept = 0;
  /// How long a request of this type waits by default.
  [[nodiscard]] virtual Duration default_timeout(std::uint8_t type) const noexcept = 0;
};

/// Lives for the whole program.
[[nodiscard]] const MessageCodec& builtin_codec() noexcept;

}  // namespace p2p
