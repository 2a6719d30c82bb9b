// Every golden vector of the messages, as bytes; tests/json compares the values in them.
#include <p2p/messages/nodes.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>

#include "message/known_types.hpp"
#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

using test::unhex;
using test::vector_file;

constexpr std::uint8_t kNetworkStats = 227;

/// The vectors that a node decodes; `kind` is "decode_only" or empty.
template <class Check>
void for_each_vector(const std::string& kind, Check check) {
  std::set<int> seen;
  for (const auto& vector : vector_file("messages.json").at("messages")) {
    if (vector.value("kind", "") != kind || vector.value("decode", "") == "raises") continue;
    INFO(vector.at("message") << " " << vector.at("case"));
    check(vector, unhex(vector.at("encoded").get<std::string>()));
    seen.insert(vector.at("id").get<int>());
  }
  CHECK_FALSE(seen.empty());
  if (kind.empty()) CHECK(seen.size() == 71);
}

TEST_CASE("each vector decodes to a message of its type") {
  for_each_vector("", [](const auto& vector, const Bytes& encoded) {
    CHECK(Message::decode(encoded).value().name() == vector.at("message").template get<std::string>());
  });
}

TEST_CASE("what a node refuses of its own bytes is refused") {
  std::size_t checked = 0;
  for (const auto& vector : vector_file("messages.json").at("messages")) {
    if (vector.value("decode", "") != "raises") continue;
    INFO(vector.at("message") << " " << vector.at("case"));
    CHECK_FALSE(Message::decode(unhex(vector.at("encoded").get<std::string>())));
    ++checked;
  }
  CHECK(checked > 0);
}

TEST_CASE("what was decoded from a vector encodes to the same bytes, where the node's does") {
  for_each_vector("", [](const auto& vector, const Bytes& encoded) {
    const bool same = vector.at("roundtrip") || vector.at("reencoded_equal");
    CHECK((Message::decode(encoded).value().encode().value() == encoded) == same);
  });
}

TEST_CASE("damaged messages are refused, or read, as the node does") {
  std::size_t checked = 0;
  for (const auto& vector : vector_file("messages.json").at("damaged_messages")) {
    const Bytes encoded = unhex(vector.at("encoded").get<std::string>());
    INFO(vector.at("from_case") << " " << vector.at("damage"));
    const auto message = Message::decode(encoded);
    CHECK(message.has_value() == (vector.at("outcome") == "ok"));
    if (message) CHECK(message->name() == vector.at("decoded_message").get<std::string>());
    ++checked;
  }
  CHECK(checked > 70);
}

TEST_CASE("unknown message types are refused as such") {
  for (const auto& vector : vector_file("messages.json").at("unknown_ids")) {
    INFO(vector.dump());
    const Bytes encoded = unhex(vector.at("encoded").get<std::string>());
    if (encoded.empty()) {
      CHECK(Message::decode(encoded).error() == Errc::malformed);
    } else {
      CHECK(Message::decode(encoded).error() == Errc::unknown_message_type);
    }
  }
}

TEST_CASE("each prefix of a vector is refused with the field that is cut, but those that NetworkStats may end with") {
  for_each_vector("", [](const auto& vector, const Bytes& encoded) {
    if (vector.at("id") == kNetworkStats || !vector.at("roundtrip")) return;
    // In a long list every element has the same layout: its first ones stand for all.
    for (std::size_t size = 1; size < std::min<std::size_t>(encoded.size(), 4000); ++size) {
      const auto message = Message::decode(BytesView(encoded).first(size));
      REQUIRE_FALSE(message);
      REQUIRE(message.error().detail().starts_with(vector.at("message").template get<std::string>() + "."));
      REQUIRE(message.error().detail().find(" at bit ") != std::string::npos);
    }
  });
}

TEST_CASE("an average availability is truncated to hundredths as the node does") {
  for (const auto& vector : vector_file("node.json").at("node").at("average_availability_byte")) {
    INFO(vector.dump());
    NodeList list{{Node()}};
    list.nodes[0].average_availability = vector.at("decoded").get<double>();
    // Type byte, count, ip, two ports, transport, two patches.
    constexpr std::size_t kAverageByte = 1 + 2 + 4 + 2 + 2 + 1 + 3 + 3;
    Bytes encoded = Message(list).encode().value();
    CHECK(encoded[kAverageByte] == vector.at("reencoded_byte").get<int>());
    encoded[kAverageByte] = vector.at("byte").get<std::uint8_t>();
    const auto decoded = Message::decode(encoded).value().as<NodeList>().value();
    CHECK(decoded.nodes[0].average_availability == vector.at("decoded").get<double>());
  }
}

TEST_CASE("default time-outs are those of the node") {
  const auto& utils = vector_file("utils.json").at("utils");
  CHECK(message::kContent == std::chrono::milliseconds(utils.at("max_timeout_ms").get<int>()));
  for (const auto& vector : utils.at("message_timeouts")) {
    INFO(vector.dump());
    std::size_t found = 0;
    for (unsigned id = 0; id < 256; ++id) {
      if (message_type_name(static_cast<std::uint8_t>(id)) != vector.at("message").get<std::string>()) continue;
      CHECK(default_timeout(static_cast<std::uint8_t>(id)) ==
            std::chrono::milliseconds(vector.at("timeout_ms").get<int>()));
      ++found;
    }
    CHECK(found == 1);
  }
}

TEST_CASE("every message type of the vectors has its name") {
  for (const auto& vector : vector_file("messages.json").at("messages"))
    CHECK(message_type_name(vector.at("id").get<std::uint8_t>()) == vector.at("message").get<std::string>());
}

}  // namespace
}  // namespace p2p
