#include <p2p/message_codec.hpp>

namespace p2p {
namespace {

class BuiltinCodec final : public MessageCodec {
 public:
  Result<Bytes> encode(const Message& message) const override { return message.encode(); }
  Result<Message> decode(BytesView padded_message) const override { return Message::decode(padded_message); }
  bool knows(std::uint8_t type) const noexcept override { return find_message_type(type) != nullptr; }
  Duration default_timeout(std::uint8_t type) const noexcept override { return p2p::default_timeout(type); }
};

}  // namespace

const MessageCodec& builtin_codec() noexcept {
  static const BuiltinCodec kCodec;
  return kCodec;
}

}  // namespace p2p
