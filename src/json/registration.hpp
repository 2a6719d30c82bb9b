// Makes the rows of a subject's messages. Instantiates their JSON visitors, so it is included by the .cpp of a subject
// only.
#pragma once

#include "json/message_table.hpp"
#include "message/message_list.hpp"

#include <array>
#include <utility>

namespace p2p::json {

template <class T>
[[nodiscard]] constexpr MessageRow row_of() {
  return {
      T::kMessageType,
      [](JsonWriter& writer, const Message& message) {
        writer.members([&] { describe(writer, *message.get_if<T>()); });
      },
      [](JsonReader& reader) -> std::optional<Message> {
        T value;
        reader.members({}, [&] { describe(reader, value); });
        if (reader.failed()) return std::nullopt;
        return Message(std::move(value));
      },
  };
}

template <class... Messages>
[[nodiscard]] constexpr std::array<MessageRow, sizeof...(Messages)> rows_of(message::MessageList<Messages...>) {
  return {{row_of<Messages>()...}};
}

}  // namespace p2p::json
