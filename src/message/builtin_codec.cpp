#include <p2p/message_codec.hpp>

#include <array>
#include <stdexcept>
#include <string>

namespace p2p {
namespace {

class BuiltinCodec final : public MessageCodec {
 public:
  Result<Bytes> encode(const Message& message) const override { return message.encode(); }
  Result<Message> decode(BytesView padded_message, const std::shared_ptr<const void>& owner) const override {
    return Message::decode(padded_message, owner);
  }
  bool knows(std::uint8_t type) const noexcept override { return find_message_type(type) != nullptr; }
  Duration default_timeout(std::uint8_t type) const noexcept override { return p2p::default_timeout(type); }
};

class ExtendedCodec final : public MessageCodec {
 public:
  explicit ExtendedCodec(const std::vector<const MessageType*>& further) {
    constexpr std::uint8_t kReservedType = 255;
    for (const MessageType* type : further) {
      if (type->id == kReservedType || further_[type->id] != nullptr)
        throw std::invalid_argument("message type " + std::to_string(type->id) + " is reserved or registered twice");
      further_[type->id] = type;
    }
  }

  Result<Bytes> encode(const Message& message) const override { return message.encode(); }
  Result<Message> decode(BytesView padded_message, const std::shared_ptr<const void>& owner) const override {
    const MessageType* const own = padded_message.empty() ? nullptr : further_[padded_message.front()];
    return own != nullptr ? Message::decode_as(*own, padded_message, owner) : Message::decode(padded_message, owner);
  }
  bool knows(std::uint8_t type) const noexcept override {
    return further_[type] != nullptr || find_message_type(type) != nullptr;
  }
  Duration default_timeout(std::uint8_t type) const noexcept override {
    return further_[type] != nullptr ? further_[type]->timeout : p2p::default_timeout(type);
  }

 private:
  std::array<const MessageType*, 256> further_{};
};

}  // namespace

const MessageCodec& builtin_codec() noexcept {
  static const BuiltinCodec kCodec;
  return kCodec;
}

std::shared_ptr<const MessageCodec> codec_with(std::vector<const MessageType*> further) {
  return std::make_shared<ExtendedCodec>(further);
}

}  // namespace p2p
