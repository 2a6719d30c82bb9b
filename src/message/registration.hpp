// Makes the row of a described message. Instantiates its encoder and decoder, so it is included by the .cpp of a
// subject only.
#pragma once

#include <p2p/message.hpp>

#include "message/decoder.hpp"
#include "message/encoder.hpp"
#include "message/known_types.hpp"

#include <memory>
#include <string_view>

namespace p2p::message {

template <class T>
[[nodiscard]] Result<Bytes> encode_message(const T& value, std::string_view name) {
  Encoder encoder(T::kMessageType);
  describe(encoder, value);
  return std::move(encoder).finish(name);
}

template <class T>
[[nodiscard]] Result<std::shared_ptr<const T>> decode_message(BytesView padded_message, std::string_view name) {
  Decoder decoder(padded_message);
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
      kKnown->is_request,
      [](const void* value) { return encode_message(*static_cast<const T*>(value), kKnown->name); },
      [](BytesView bytes) -> Result<std::shared_ptr<const void>> { return decode_message<T>(bytes, kKnown->name); },
      [](const void* left, const void* right) { return *static_cast<const T*>(left) == *static_cast<const T*>(right); },
  };
}

}  // namespace p2p::message
