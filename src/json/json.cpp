#include <p2p/json.hpp>

#include "json/document.hpp"
#include "json/message_table.hpp"
#include "json/reader.hpp"
#include "json/typed.hpp"
#include "json/values.hpp"
#include "json/writer.hpp"
#include "message/describe_nodes.hpp"

#include <array>
#include <cstdint>

namespace p2p {
namespace {

using json::Document;
using json::JsonReader;
using json::JsonWriter;
using json::Kind;
using json::MessageRow;
using json::printable;
using json::unexpected;
using json::Value;

/// The row of each type byte, or null.
using Rows = std::array<const MessageRow*, 256>;

Rows collect_rows() noexcept {
  Rows rows{};
  for (const auto& subject :
       {json::common_messages(), json::node_messages(), json::chain_messages(), json::transaction_summary_messages(),
        json::unspent_output_messages(), json::contract_messages(), json::mining_messages(),
        json::replication_messages(), json::beacon_messages(), json::statistics_messages()})
    for (const MessageRow& row : subject) rows[row.id] = &row;
  return rows;
}

const MessageRow* find_row(std::uint8_t id) noexcept {
  static const Rows kRows = collect_rows();
  return kRows[id];
}

/// What stands around the fields of a message.
struct Frame {
  Value* message = nullptr;
  Value* fields = nullptr;
  Value* id = nullptr;
};

Result<Frame> read_frame(Document& document) {
  Value& root = document.root();
  if (root.kind != Kind::object) return fail(Errc::malformed, unexpected("an object", root));
  Frame frame;
  for (Value* member = root.first(); member != root.end(); member = member->next()) {
    const std::string_view name = document.name(*member);
    Value** place = nullptr;
    if (name == "message") place = &frame.message;
    if (name == "fields") place = &frame.fields;
    if (name == "id") place = &frame.id;
    if (place == nullptr) return fail(Errc::malformed, printable(name) + ": no such member");
    if (*place != nullptr) return fail(Errc::malformed, printable(name) + ": given twice");
    *place = member;
  }
  if (frame.message == nullptr) return fail(Errc::malformed, "message: missing");
  if (frame.message->kind != Kind::text)
    return fail(Errc::malformed, "message: " + unexpected("a string", *frame.message));
  if (frame.fields == nullptr) return fail(Errc::malformed, "fields: missing");
  return frame;
}

Result<void> check_id(const Frame& frame, const MessageType& type) {
  if (frame.id == nullptr) return {};
  if (frame.id->kind != Kind::number) return fail(Errc::malformed, "id: " + unexpected("a number", *frame.id));
  if (frame.id->number != type.id)
    return fail(Errc::malformed, "id: " + std::to_string(frame.id->number) + ", but " + std::string(type.name) +
                                     " has " + std::to_string(type.id));
  return {};
}

}  // namespace

Result<std::string> to_json(const Message& message) {
  const MessageType& type = message.type();
  const MessageRow* row = find_row(type.id);
  // A host may have given the number to a type of its own.
  if (row == nullptr || find_message_type(type.id) != &type)
    return fail(Errc::unsupported, std::string(type.name) + " has no JSON form");
  JsonWriter writer;
  writer.out().raw(R"({"fields":)");
  row->write(writer, message);
  writer.out().raw(R"(,"id":)");
  writer.out().number(type.id);
  writer.out().raw(R"(,"message":)");
  writer.out().plain(type.name);
  writer.out().raw("}");
  return std::move(writer).finish(type.name);
}

Result<Message> from_json(std::string_view text) {
  auto document = Document::parse(text);
  if (!document) return fail(document.error());
  const auto frame = read_frame(*document);
  if (!frame) return fail(frame.error());
  const std::string_view name = document->text(*frame->message);
  const MessageType* type = find_message_type(name);
  const MessageRow* row = type != nullptr ? find_row(type->id) : nullptr;
  if (row == nullptr) return fail(Errc::unknown_message_type, json::quoted(name));
  if (const auto fits = check_id(*frame, *type); !fits) return fail(fits.error());
  JsonReader reader(*document, *frame->fields);
  auto message = row->read(reader);
  if (!message) return fail(reader.error(type->name));
  return *std::move(message);
}

Result<std::string> node_to_json(const Node& node) {
  JsonWriter writer;
  writer.members([&] { describe(writer, node); });
  return std::move(writer).finish("Node");
}

Result<Node> node_from_json(std::string_view text) {
  auto document = Document::parse(text);
  if (!document) return fail(document.error());
  JsonReader reader(*document, document->root());
  Node node;
  reader.members("Node", [&] { describe(reader, node); });
  if (reader.failed()) return fail(reader.error("Node"));
  return node;
}

Result<std::string> typed_to_json(const TypedValue& value) {
  JsonWriter writer;
  writer.typed("", value);
  return std::move(writer).finish("TypedValue");
}

Result<TypedValue> typed_from_json(std::string_view text) {
  auto document = Document::parse(text);
  if (!document) return fail(document.error());
  JsonReader reader(*document, document->root());
  TypedValue value;
  reader.typed("", value);
  if (reader.failed()) return fail(reader.error("TypedValue"));
  return value;
}

}  // namespace p2p
