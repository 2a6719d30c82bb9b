#include <p2p/message_codec.hpp>
#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/messages/nodes.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <string>

#include "support/catch.hpp"

namespace p2p {
namespace {

TEST_CASE("an error names the field and the bit where it begins") {
  const Bytes encoded = Message(BootstrappingNodes()).encode().value();
  // Type byte, two empty lists, then ip, two ports and transport.
  constexpr std::size_t kPatchBit = 8 + 2 * 16 + 72;
  const auto message = Message::decode(BytesView(encoded).first(kPatchBit / 8 + 2));
  REQUIRE_FALSE(message);
  CHECK(message.error() == Errc::truncated);
  CHECK(message.error().detail() == "BootstrappingNodes.first_enrolled_node.geo_patch at bit 112: the message ends");
}

TEST_CASE("an error inside a list names the element") {
  Bytes encoded = Message(NodeList{std::vector<Node>(4)}).encode().value();
  // A node without mining key is 1627 bits; its transport is behind ip and ports.
  constexpr std::size_t kTransportBit = 8 + 16 + 3 * 1627 + 64;
  encoded[kTransportBit / 8] |= 0x7FU;
  const auto message = Message::decode(encoded);
  REQUIRE_FALSE(message);
  CHECK(message.error() == Errc::malformed);
  CHECK(message.error().detail() == "NodeList.nodes[3].transport at bit 4969: unknown value 255");
}

TEST_CASE("a count that the rest of the message cannot hold is refused at once") {
  for (const Bytes& bytes : {Bytes{249, 1, 1}, Bytes{249, 8, 255, 255, 255, 255, 255, 255, 255, 255},
                             Bytes{249, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0}}) {
    const auto message = Message::decode(bytes);
    REQUIRE_FALSE(message);
    CHECK(message.error() == Errc::truncated);
    CHECK(message.error().detail().starts_with("NodeList.nodes at bit 8"));
  }
}

TEST_CASE("values that the wire cannot carry are refused with their field") {
  const auto refusal = [](const Node& node) {
    const auto bytes = Message(NodeList{{Node(), node}}).encode();
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error() == Errc::not_representable);
    return bytes.error().detail();
  };
  Node node;
  node.average_availability = 2.56;
  CHECK(refusal(node).starts_with("NodeList.nodes[1].average_availability: "));
  node.average_availability = -0.01;
  CHECK(refusal(node).starts_with("NodeList.nodes[1].average_availability: "));
  node.average_availability = std::numeric_limits<double>::quiet_NaN();
  CHECK(refusal(node).starts_with("NodeList.nodes[1].average_availability: "));

  node = Node();
  node.enrollment_date = Seconds(std::chrono::seconds(-1));
  CHECK(refusal(node).starts_with("NodeList.nodes[1].enrollment_date: "));
  node.enrollment_date = Seconds(std::chrono::seconds(1LL << 32));
  CHECK(refusal(node).starts_with("NodeList.nodes[1].enrollment_date: "));

  node = Node();
  node.authorization_date = Seconds{};
  CHECK(refusal(node).starts_with("NodeList.nodes[1].authorization_date: "));

  node = Node();
  node.transport = static_cast<NodeTransport>(2);
  CHECK(refusal(node).starts_with("NodeList.nodes[1].transport: "));
}

TEST_CASE("a message knows its type") {
  const Message message = ListNodes{true};
  CHECK(message.name() == "ListNodes");
  CHECK(message.type().is_request());
  CHECK(message.is<ListNodes>());
  CHECK_FALSE(message.is<Ping>());
  REQUIRE(message.get_if<ListNodes>() != nullptr);
  CHECK(message.get_if<ListNodes>()->authorized_and_available);
  CHECK(message.get_if<NodeList>() == nullptr);
  CHECK(message.as<ListNodes>().value() == ListNodes{true});
  const auto other = message.as<NodeList>();
  REQUIRE_FALSE(other);
  CHECK(other.error() == Errc::unexpected_reply);
  CHECK(other.error().detail() == "ListNodes instead of NodeList");
}

TEST_CASE("messages are equal when their types and values are") {
  CHECK(Message(ListNodes{true}) == Message(ListNodes{true}));
  CHECK_FALSE(Message(ListNodes{true}) == Message(ListNodes{false}));
  CHECK_FALSE(Message(Ok{}) == Message(Ping{}));
}

TEST_CASE("a described message is found by number and by name") {
  REQUIRE(find_message_type(249) != nullptr);
  CHECK(find_message_type(249)->name == "NodeList");
  CHECK(find_message_type("NodeList") == find_message_type(249));
  CHECK(find_message_type("Error")->id == 238);
  CHECK(find_message_type(16) == nullptr);
  CHECK(find_message_type("Nothing") == nullptr);
  CHECK_THROWS_AS(registered_message_type(16), std::logic_error);
}

TEST_CASE("every message of the protocol has a name and a time-out, described or not") {
  std::set<std::string> names;
  for (unsigned id = 0; id < 256; ++id) {
    const auto name = message_type_name(static_cast<std::uint8_t>(id));
    if (!name.starts_with("type_")) names.insert(name);
  }
  CHECK(names.size() == 71);
  CHECK(message_type_name(4) == "GetTransactionChain");
  CHECK(message_type_name(16) == "type_16");
  CHECK(default_timeout(4) == std::chrono::milliseconds(251'650));
  for (const std::uint8_t id : Bytes{3, 6, 7, 12, 15, 36})
    CHECK(default_timeout(id) == std::chrono::milliseconds(25'165));
  for (const std::uint8_t id : Bytes{0, 5, 16, 25, 230, 255}) CHECK(default_timeout(id) == std::chrono::seconds(3));
}

TEST_CASE("a raw message is any bytes with a type") {
  const auto raw = RawMessage::from_bytes(Bytes{200, 1, 2}).value();
  CHECK(raw.type() == 200);
  CHECK(raw.bytes() == Bytes{200, 1, 2});
  CHECK(RawMessage::from_bytes({}).error() == Errc::malformed);
  CHECK(RawMessage::from_bytes(Bytes{255, 1}).error() == Errc::malformed);
}

TEST_CASE("the built-in codec knows the described messages") {
  const MessageCodec& codec = builtin_codec();
  CHECK(codec.knows(25));
  CHECK_FALSE(codec.knows(16));
  CHECK(codec.default_timeout(3) == std::chrono::milliseconds(25'165));
  CHECK(codec.encode(Ping{}).value() == Bytes{25});
  CHECK(codec.decode(Bytes{254}, nullptr).value() == Message(Ok{}));
  CHECK(codec.decode(Bytes{16}, nullptr).error() == Errc::unknown_message_type);
}

}  // namespace
}  // namespace p2p
