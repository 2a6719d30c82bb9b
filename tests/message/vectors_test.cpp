// Every golden vector of the messages that are described.
#include <p2p/messages/common.hpp>
#include <p2p/messages/nodes.hpp>
#include <p2p/messages/transactions.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <set>

#include "message/describe_common.hpp"
#include "message/describe_nodes.hpp"
#include "message/describe_transactions.hpp"
#include "message/json_visitors.hpp"
#include "message/known_types.hpp"
#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

using test::JsonReader;
using test::JsonWriter;
using test::unhex;
using test::vector_file;

/// What the vectors' fields are to a message, for each described type.
struct Bridge {
  nlohmann::json (*to_json)(const Message&);
  Message (*from_json)(const nlohmann::json&);
};

template <class T>
std::pair<std::uint8_t, Bridge> bridge() {
  return {T::kMessageType,
          {[](const Message& message) { return JsonWriter::fields(*message.get_if<T>()); },
           [](const nlohmann::json& fields) { return Message(JsonReader::read<T>(fields)); }}};
}

const std::map<std::uint8_t, Bridge>& bridges() {
  static const std::map<std::uint8_t, Bridge> kBridges{
      bridge<Ping>(),           bridge<Ok>(),        bridge<NotFound>(),           bridge<ErrorMessage>(),
      bridge<GetTransaction>(), bridge<ListNodes>(), bridge<BootstrappingNodes>(), bridge<GetBootstrappingNodes>(),
      bridge<NodeList>()};
  return kBridges;
}

nlohmann::json fields_of(const Message& message) { return bridges().at(message.type().id).to_json(message); }

/// The vectors of described messages; `kind` is "decode_only" or empty.
template <class Check>
void for_each_vector(const std::string& kind, Check check) {
  std::set<int> seen;
  for (const auto& vector : vector_file("messages.json").at("messages")) {
    const auto id = vector.at("id").get<std::uint8_t>();
    if (find_message_type(id) == nullptr || vector.value("kind", "") != kind) continue;
    INFO(vector.at("message") << " " << vector.at("case"));
    check(vector, unhex(vector.at("encoded").get<std::string>()));
    seen.insert(id);
  }
  CHECK_FALSE(seen.empty());
  if (kind.empty()) CHECK(seen.size() == bridges().size());
}

TEST_CASE("each vector decodes to its fields") {
  for_each_vector("", [](const auto& vector, const Bytes& encoded) {
    const auto message = Message::decode(encoded).value();
    CHECK(message.name() == vector.at("message").template get<std::string>());
    CHECK(fields_of(message) == (vector.at("roundtrip") ? vector.at("fields") : vector.at("decoded_fields")));
  });
}

TEST_CASE("the fields of each vector encode to its bytes") {
  for_each_vector("", [](const auto& vector, const Bytes& encoded) {
    const Message message = bridges().at(vector.at("id").template get<std::uint8_t>()).from_json(vector.at("fields"));
    CHECK(message.encode().value() == encoded);
  });
}

TEST_CASE("what was decoded from a vector encodes to the same bytes, where the node's does") {
  for_each_vector("", [](const auto& vector, const Bytes& encoded) {
    const bool same = vector.at("roundtrip") || vector.at("reencoded_equal");
    CHECK((Message::decode(encoded).value().encode().value() == encoded) == same);
  });
}

TEST_CASE("bytes behind a message are ignored") {
  for_each_vector("decode_only", [](const auto& vector, const Bytes& encoded) {
    CHECK(fields_of(Message::decode(encoded).value()) == vector.at("fields"));
  });
}

TEST_CASE("damaged messages are refused, or read, as the node does") {
  std::size_t checked = 0;
  for (const auto& vector : vector_file("messages.json").at("damaged_messages")) {
    const Bytes encoded = unhex(vector.at("encoded").get<std::string>());
    if (encoded.empty() || find_message_type(encoded.front()) == nullptr) continue;
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

TEST_CASE("each prefix of a vector decodes or is refused with the field that is cut") {
  for_each_vector("", [](const auto& vector, const Bytes& encoded) {
    for (std::size_t size = 1; size < encoded.size(); ++size) {
      const auto message = Message::decode(BytesView(encoded).first(size));
      REQUIRE_FALSE(message);  // no vector of these types has a whole byte of padding
      REQUIRE(message.error() == Errc::truncated);
      REQUIRE(message.error().detail().starts_with(vector.at("message").template get<std::string>() + "."));
      REQUIRE(message.error().detail().find(" at bit ") != std::string::npos);
    }
  });
}

TEST_CASE("each flipped bit of a vector gives an error or a message that survives encoding") {
  for_each_vector("", [](const auto&, const Bytes& encoded) {
    // In a long list every node has the same layout: its first ones stand for all.
    for (std::size_t bit = 8; bit < std::min<std::size_t>(encoded.size() * 8, 8000); ++bit) {
      Bytes damaged = encoded;
      damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (0x80U >> (bit % 8)));
      const auto message = Message::decode(damaged);
      if (!message) {
        REQUIRE_FALSE(message.error().detail().empty());
        continue;
      }
      REQUIRE(Message::decode(message->encode().value()));
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

TEST_CASE("a node alone is written and read as the node does") {
  for (const auto& vector : vector_file("node.json").at("node").at("serialize")) {
    INFO(vector.dump());
    auto fields = vector.at("fields");
    fields["_struct"] = "Node";
    const auto list = JsonReader::read<NodeList>({{"nodes", nlohmann::json::array({fields})}});
    const Bytes encoded = Message(list).encode().value();
    // Behind the type byte and the count.
    CHECK(Bytes(encoded.begin() + 3, encoded.end()) == unhex(vector.at("serialized").get<std::string>()));
    const auto decoded = Message::decode(encoded).value().as<NodeList>().value();
    CHECK(decoded.nodes[0].average_availability == vector.at("decoded_average_availability").get<double>());
    CHECK(decoded.nodes[0].endpoint().to_string() == vector.at("endpoint").get<std::string>());
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
