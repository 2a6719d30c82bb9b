// node.json: a node's record alone, and the content of node transactions.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include <p2p/json.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/nodes.hpp>
#include <p2p/node_transaction.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <utility>

namespace p2pctl::conformance {
namespace {

/// In front of the only node of a NodeList: type byte and count.
constexpr std::size_t kHeaderBytes = 3;

p2p::Bytes encode_node(const json& fields) {
  const p2p::NodeList list{{expect_value("reading the fields", p2p::node_from_json(fields.dump()))}};
  const p2p::Bytes encoded = expect_value("encoding", p2p::Message(list).encode());
  return {encoded.begin() + kHeaderBytes, encoded.end()};
}

p2p::Node decode_node(const p2p::Bytes& serialized) {
  p2p::Bytes encoded{p2p::NodeList::kMessageType, 1, 1};
  encoded.insert(encoded.end(), serialized.begin(), serialized.end());
  const auto message = expect_value("decoding", p2p::Message::decode(encoded));
  return message.as<p2p::NodeList>()->nodes.at(0);
}

json form_of(const p2p::Node& node) {
  json fields = json::parse(expect_value("writing as JSON", p2p::node_to_json(node)));
  fields.erase("_struct");
  return fields;
}

void check_serialize(const json& vector) {
  const p2p::Bytes serialized = bytes(vector, "serialized");
  const auto bits = vector.at("bit_length").get<std::size_t>();
  expect(serialized.size() == (bits + 7) / 8, fmt::format("bit_length: {} for {} bytes", bits, serialized.size()));
  expect_bytes("encoding", encode_node(vector.at("fields")), serialized);

  const p2p::Node node = decode_node(serialized);
  // Its hundredths are truncated; all other fields survive.
  json expected = vector.at("fields");
  const json average = std::exchange(expected["average_availability"], vector.at("decoded_average_availability"));
  expect_json("fields", form_of(node), expected);
  expect_json("roundtrip", json(node.average_availability) == average, vector.at("roundtrip"));
  expect_json("endpoint", node.endpoint().to_string(), vector.at("endpoint"));
}

/// The wire's byte of hundredths, in a node that is otherwise empty.
void check_average_availability(const json& vector) {
  // Behind ip, two ports, transport and two patches.
  constexpr std::size_t kPlace = kHeaderBytes + 4 + 2 + 2 + 1 + 3 + 3;
  p2p::NodeList list{{p2p::Node()}};
  list.nodes[0].average_availability = vector.at("decoded").get<double>();
  p2p::Bytes encoded = expect_value("encoding", p2p::Message(list).encode());
  expect_json("byte", encoded.at(kPlace), vector.at("reencoded_byte"));
  encoded.at(kPlace) = vector.at("byte").get<std::uint8_t>();
  const auto message = expect_value("decoding", p2p::Message::decode(encoded));
  expect_json("decoded", message.as<p2p::NodeList>()->nodes.at(0).average_availability, vector.at("decoded"));
}

json form_of(const p2p::NodeTransactionContent& node) {
  return {{"ip", node.ip.to_string()},
          {"port", node.port},
          {"http_port", node.http_port},
          {"transport", node.transport == p2p::NodeTransport::tcp ? "tcp" : "mock"},
          {"reward_address", node.reward_address.to_hex()},
          {"origin_public_key", node.origin_public_key.to_hex()},
          {"origin_key_certificate", p2p::to_hex(node.certificate)},
          {"mining_public_key", node.mining_public_key ? json(node.mining_public_key->to_hex()) : json()}};
}

void check_transaction_content(const json& vector) {
  const p2p::Bytes content = bytes(vector, "content");
  const auto node = expect_value("decoding", p2p::NodeTransactionContent::decode(content));
  json form = form_of(node);
  form["content"] = vector.at("content");
  expect_json("fields", form, vector);
  expect_bytes("encoding", expect_value("encoding", node.encode()), content);
}

void check_invalid_transaction_content(const json& vector) {
  const bool accepted = p2p::NodeTransactionContent::decode(bytes(vector, "content")).has_value();
  expect_json("accepted", accepted, vector.at("outcome") == "ok");
}

constexpr Section kNodeSections[] = {
    {"node", "serialize", check_serialize},
    {"node", "average_availability_byte", check_average_availability},
    {"node", "transaction_content", check_transaction_content},
    {"node", "transaction_content_invalid", check_invalid_transaction_content},
    {"node", "transaction_content_no_mining_key", check_transaction_content},
};

}  // namespace

std::span<const Section> node_sections() { return kNodeSections; }

}  // namespace p2pctl::conformance
