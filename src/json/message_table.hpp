// How each message becomes JSON and back: one function a subject, each defined in the .cpp of its subject, so that no
// file takes long to compile.
#pragma once

#include <p2p/message.hpp>

#include "json/reader.hpp"
#include "json/writer.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace p2p::json {

struct MessageRow {
  std::uint8_t id;
  /// The members of a message of this type.
  void (*write)(JsonWriter& writer, const Message& message);
  /// Nothing when the reader has failed.
  std::optional<Message> (*read)(JsonReader& reader);
};

[[nodiscard]] std::span<const MessageRow> common_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> node_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> chain_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> transaction_summary_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> unspent_output_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> contract_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> mining_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> replication_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> beacon_messages() noexcept;
[[nodiscard]] std::span<const MessageRow> statistics_messages() noexcept;

}  // namespace p2p::json
