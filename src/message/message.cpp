#include <p2p/message.hpp>

#include "message/known_types.hpp"
#include "message/message_table.hpp"

#include <array>
#include <cstddef>
#include <stdexcept>

namespace p2p {
namespace {

/// The row of each type byte, or null.
using Rows = std::array<const MessageType*, 256>;

Rows collect_rows() noexcept {
  Rows rows{};
  using namespace message;
  for (const auto& subject :
       {common_messages(), node_messages(), chain_messages(), transaction_summary_messages(), unspent_output_messages(),
        contract_messages(), mining_messages(), replication_messages(), beacon_messages(), statistics_messages()})
    for (const MessageType& type : subject) rows[type.id] = &type;
  return rows;
}

const Rows& rows() noexcept {
  static const Rows kRows = collect_rows();
  return kRows;
}

}  // namespace

const MessageType* find_message_type(std::uint8_t id) noexcept { return rows()[id]; }

const MessageType* find_message_type(std::string_view name) noexcept {
  for (const MessageType* type : rows())
    if (type != nullptr && type->name == name) return type;
  return nullptr;
}

const MessageType& registered_message_type(std::uint8_t id) {
  if (const MessageType* type = find_message_type(id)) return *type;
  throw std::logic_error("message type " + std::to_string(id) + " is not registered");
}

std::string message_type_name(std::uint8_t id) {
  if (const auto* known = message::find_known_type(id)) return std::string(known->name);
  return "type_" + std::to_string(id);
}

Duration default_timeout(std::uint8_t id) noexcept {
  const auto* known = message::find_known_type(id);
  return known != nullptr ? known->timeout : message::kStandard;
}

Result<RawMessage> RawMessage::from_bytes(Bytes padded_message) {
  constexpr std::uint8_t kReservedType = 255;
  if (padded_message.empty()) return fail(Errc::malformed, "a message without a type byte");
  if (padded_message.front() == kReservedType) return fail(Errc::malformed, "the reserved message type 255");
  return RawMessage(std::move(padded_message));
}

Result<Message> Message::decode(BytesView padded_message, const std::shared_ptr<const void>& owner) {
  if (padded_message.empty()) return fail(Errc::malformed, "a message without a type byte");
  const MessageType* type = find_message_type(padded_message.front());
  if (type == nullptr) return fail(Errc::unknown_message_type, message_type_name(padded_message.front()));
  return decode_as(*type, padded_message, owner);
}

Result<Message> Message::decode_as(const MessageType& type, BytesView padded_message,
                                   const std::shared_ptr<const void>& owner) {
  if (padded_message.empty()) return fail(Errc::malformed, "a message without a type byte");
  auto value = type.decode(padded_message, owner);
  if (!value) return fail(value.error());
  return Message(type, *std::move(value));
}

}  // namespace p2p
