// Makes the row of a described message. Instantiates its encoder and decoder, so it is included by the .cpp of a
// subject only.
#pragma once

#include <p2p/message.hpp>

#include "message/decoder.hpp"
#include "message/encoder.hpp"
#include "message/known_types.hpp"
#include "message/message_list.hpp"

#include <array>
#include <memory>
#include <span>
#include <string_view>

namespace p2p::message {

template <class T>
[[nodiscard]] Result<Bytes> encode_message(const T& value, std::string_view name) {
  Encoder encoder(T::kMessageType);
  describe(encoder, value);
  return std::move(encoder).finish(name);
}

template <class T>
[[nodiscard]] Result<std::shared_ptr<const T>> decode_message(BytesView padded_message,
                                                              const std::shared_ptr<const void>& owner,
                                                              std::string_view name) {
  Decoder decoder(padded_message, owner);
  auto value = std::make_shared<T>();
  describe(decoder, *value);
  if (decoder.failed()) return fail(decoder.error(name));
  return value;
}

/// The row; name, time-out and kind come from the table of known types.
template <class T>
[[nodiscard]] constexpr MessageType described() {
  constexpr const KnownType* kKnown = find_known_type(T::kMessageType);
  static_assert(kKnown != nullptr, "no message of the protocol has this type byte");
  return {
      kKnown->id,
      kKnown->name,
      kKnown->timeout,
      std::span(kKnown->replies.types).first(kKnown->replies.count),
      [](const void* value) { return encode_message(*static_cast<const T*>(value), kKnown->name); },
      [](BytesView bytes, const std::shared_ptr<const void>& owner) -> Result<std::shared_ptr<const void>> {
        return decode_message<T>(bytes, owner, kKnown->name);
      },
      [](const void* left, const void* right) { return *static_cast<const T*>(left) == *static_cast<const T*>(right); },
  };
}

template <class... Messages>
[[nodiscard]] constexpr std::array<MessageType, sizeof...(Messages)> rows_of(MessageList<Messages...>) {
  return {{described<Messages>()...}};
}

}  // namespace p2p::message
