// utils.json: numbers, typed values, bit strings, lists of nodes, time-outs, back-off.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include "message/description.hpp"
#include "message/known_types.hpp"
#include "peer/backoff.hpp"
#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"
#include "wire/typed_encoding.hpp"
#include "wire/varint.hpp"

#include <p2p/json.hpp>
#include <p2p/message.hpp>
#include <p2p/node.hpp>
#include <p2p/node_lists.hpp>
#include <p2p/varint.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace p2pctl::conformance {
namespace {

std::chrono::milliseconds read_milliseconds(const json& vector, const char* member) {
  return std::chrono::milliseconds(vector.at(member).get<std::int64_t>());
}

void check_varint(const json& vector) {
  const p2p::Bytes encoded = bytes(vector, "encoded");
  const auto value = expect_value("value", p2p::VarInt::from_decimal(text(vector, "value")));
  p2p::wire::BitWriter writer;
  p2p::wire::write_varint(writer, value);
  expect_bytes("encoding", std::move(writer).finish(), encoded);
  p2p::wire::BitReader reader(encoded);
  expect_json("decoding", p2p::wire::read_varint(reader).to_decimal(), vector.at("value"));
}

void check_varint_decode(const json& vector) {
  const p2p::Bytes encoded = bytes(vector, "encoded");
  p2p::wire::BitReader reader(encoded);
  const p2p::VarInt value = p2p::wire::read_varint(reader);
  expect(reader.ok() != vector.contains("raises"), reader.ok() ? "decoding: the node refuses this" : "decoding failed");
  if (!reader.ok()) return;
  expect_json("decoding", value.to_decimal(), vector.at("value"));
  expect_bytes("rest", reader.view(reader.remaining_bits() / 8), bytes(vector, "rest"));
}

p2p::TypedValue typed_value(const json& form) {
  return expect_value("reading the form", p2p::typed_from_json(form.dump()));
}

json form_of(const p2p::TypedValue& value) {
  return json::parse(expect_value("writing as JSON", p2p::typed_to_json(value)));
}

void check_typed_in(const json& vector, const char* mode_name, p2p::wire::TypedMode mode) {
  const p2p::BitString expected = bits_of(vector.at(mode_name));
  const std::string what = std::string(mode_name) + " encoding";
  p2p::wire::BitWriter writer;
  const auto written = p2p::wire::write_typed(writer, typed_value(vector.at("value")), mode);
  expect(written.has_value(), written ? "" : what + ": " + written.error().message());
  const std::size_t bits = writer.bit_size();
  expect_bytes(what, std::move(writer).finish(), expected.bytes());
  expect(bits == expected.size(), fmt::format("{}: {} bits instead of {}", what, bits, expected.size()));

  p2p::wire::BitReader reader(expected.bytes());
  std::size_t memory = p2p::message::kMaxMemoryFactor * expected.bytes().size();
  const auto value = expect_value("decoding", p2p::wire::read_typed(reader, mode, memory));
  expect_json("decoded", form_of(value), vector.at("decoded"));
  expect((value == typed_value(vector.at("value"))) == vector.at("roundtrip").get<bool>(),
         "roundtrip: whether the value survives");
}

void check_typed_encoding(const json& vector) {
  expect_json("value", form_of(typed_value(vector.at("value"))), vector.at("value"));
  check_typed_in(vector, "compact", p2p::wire::TypedMode::compact);
  check_typed_in(vector, "extended", p2p::wire::TypedMode::extended);
}

void check_bit_or(const json& vector) {
  const auto joined = expect_value("joining", bits_of(vector.at("a")).bit_or(bits_of(vector.at("b"))));
  const p2p::BitString expected = bits_of(vector.at("or"));
  expect(joined.size() == expected.size(), fmt::format("{} bits instead of {}", joined.size(), expected.size()));
  expect_bytes("or", joined.bytes(), expected.bytes());
}

/// Nodes that only have keys.
std::deque<p2p::Node> nodes_with_keys(std::size_t count) {
  std::deque<p2p::Node> nodes(count);
  std::array<std::uint8_t, 32> raw{};
  for (std::size_t i = 0; i < count; ++i) {
    raw[0] = static_cast<std::uint8_t>(i >> 8U);
    raw[1] = static_cast<std::uint8_t>(i);
    nodes[i].first_public_key =
        expect_value("a node's key", p2p::PublicKey::from_raw(p2p::Curve::ed25519, p2p::Origin::software, raw));
  }
  return nodes;
}

p2p::NodeRefs refs_to(const std::deque<p2p::Node>& nodes) {
  p2p::NodeRefs refs;
  for (const p2p::Node& node : nodes) refs.push_back(&node);
  return refs;
}

void check_node_bits(const json& vector) {
  const auto nodes = nodes_with_keys(vector.at("nodes").get<std::size_t>());
  p2p::NodeRefs subset;
  for (const json& index : vector.at("subset_indexes")) subset.push_back(&nodes.at(index.get<std::size_t>()));
  const p2p::BitString bits = p2p::bitstring_from_node_subsets(refs_to(nodes), subset);
  const p2p::BitString expected = bits_of(vector.at("bitstring"));
  expect(bits.size() == expected.size(), fmt::format("{} bits instead of {}", bits.size(), expected.size()));
  expect_bytes("bitstring", bits.bytes(), expected.bytes());
}

void check_unprioritize(const json& vector) {
  const auto count = vector.at("nodes").get<std::size_t>();
  const auto own = vector.at("own_index").get<std::size_t>();
  // The own node need not be in the list.
  const auto all = nodes_with_keys(std::max(count, own + 1));
  p2p::NodeRefs list = refs_to(all);
  list.resize(count);
  json order = json::array();
  for (const p2p::Node* node : p2p::unprioritize_node(list, all[own].first_public_key)) {
    const auto place = std::find(list.begin(), list.end(), node);
    order.push_back(place - list.begin());
  }
  expect_json("order", order, vector.at("order"));
}

/// Padding to whole bytes.
void check_padding(const json& vector) {
  const p2p::BitString bits = bits_of(vector.at("bits"));
  p2p::wire::BitWriter writer;
  writer.bit_field(bits.bytes(), bits.size());
  expect_bytes("wrapped", std::move(writer).finish(), bytes(vector, "wrapped"));
}

void check_timeout(const json& vector) {
  const auto* const type = p2p::find_message_type(text(vector, "message"));
  if (type == nullptr) throw Mismatch("no such message");
  const auto ours = std::chrono::duration_cast<std::chrono::milliseconds>(type->timeout);
  expect_json("timeout_ms", ours.count(), vector.at("timeout_ms"));
}

void check_content_timeout(const json& expected) {
  const auto ours = std::chrono::duration_cast<std::chrono::milliseconds>(p2p::message::kContent);
  expect_json("max_timeout_ms", ours.count(), expected);
}

void check_backoff(const json& vector) {
  // A number that the node computed as a float.
  const auto attempts = static_cast<unsigned>(vector.at("attempts").get<double>());
  expect_json("attempts", std::min(vector.at("failed_connections").get<unsigned>() - 1, p2p::kMaxReconnectAttempts),
              attempts);
  const p2p::Duration delay = p2p::reconnect_delay(attempts, p2p::ReconnectStrategy::exponential);
  expect(
      delay == read_milliseconds(vector, "delay_ms"),
      fmt::format("delay of {} ms instead of {}", std::chrono::duration_cast<std::chrono::milliseconds>(delay).count(),
                  vector.at("delay_ms").dump()));
}

constexpr Section kUtilitySections[] = {
    {"utils", "varint", check_varint},
    {"utils", "varint_decode", check_varint_decode},
    {"utils", "typed_encoding", check_typed_encoding},
    {"utils", "aggregate_bitstring", check_bit_or},
    {"utils", "bitstring_from_node_subsets", check_node_bits},
    {"utils", "wrap_binary", check_padding},
    {"utils", "unprioritize_node", check_unprioritize},
    {"utils", "message_timeouts", check_timeout},
    {"utils", "max_timeout_ms", check_content_timeout},
    {"", "connection_backoff", check_backoff},
};

}  // namespace

std::span<const Section> utility_sections() { return kUtilitySections; }

}  // namespace p2pctl::conformance
