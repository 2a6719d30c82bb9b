// Floor 3. Bytes to typed messages and back. The built-in codec knows the messages of <p2p/messages/...>; a host may
// pass its own in NetworkOptions. Raw messages never pass through it.
#pragma once

#include <p2p/message.hpp>

#include <memory>
#include <vector>

namespace p2p {

/// Stateless or thread-safe: called from many threads at once.
class MessageCodec {
 public:
  virtual ~MessageCodec() = default;
  /// The padded message.
  [[nodiscard]] virtual Result<Bytes> encode(const Message& message) const = 0;
  /// `owner` keeps the bytes, so that the message may refer to them; null when nobody does.
  [[nodiscard]] virtual Result<Message> decode(BytesView padded_message,
                                               const std::shared_ptr<const void>& owner) const = 0;
  /// Whether `decode` knows messages of this type at all.
  [[nodiscard]] virtual bool knows(std::uint8_t type) const noexcept = 0;
  /// How long a request of this type waits by default.
  [[nodiscard]] virtual Duration default_timeout(std::uint8_t type) const noexcept = 0;
};

/// Lives for the whole program.
[[nodiscard]] const MessageCodec& builtin_codec() noexcept;

/// The built-in codec that knows the host's own types as well, for NetworkOptions. A type with the id of a built-in one
/// takes its place. The rows live as long as the codec and every message that it decoded. Throws std::invalid_argument
/// for the reserved id 255, and when two rows have the same id. No row is null.
[[nodiscard]] std::shared_ptr<const MessageCodec> codec_with(std::vector<const MessageType*> further);

}  // namespace p2p
