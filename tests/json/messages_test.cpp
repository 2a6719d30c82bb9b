// Every golden vector of the messages as JSON, both ways, and what from_json refuses.
#include <p2p/json.hpp>
#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/messages/nodes.hpp>

#include <nlohmann/json.hpp>

#include <set>
#include <string>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

using nlohmann::json;
using test::unhex;
using test::vector_file;

json parsed(const Message& message) { return json::parse(to_json(message).value()); }

json frame(const std::string& message, const json& fields) { return {{"message", message}, {"fields", fields}}; }

Result<Message> read(const json& text) { return from_json(text.dump()); }

std::string refusal(const json& text) {
  const auto message = read(text);
  REQUIRE_FALSE(message);
  return message.error().detail();
}

template <class Check>
void for_each_vector(Check check) {
  std::set<int> seen;
  for (const auto& vector : vector_file("messages.json").at("messages")) {
    INFO(vector.at("message") << " " << vector.at("case"));
    check(vector);
    seen.insert(vector.at("id").get<int>());
  }
  CHECK(seen.size() == 71);
}

/// A vector's value that is read back as it was written.
json node_fields() {
  const auto& vector = vector_file("node.json").at("node").at("serialize").at(0);
  return vector.at("fields");
}

json node_list(std::size_t count) {
  json nodes = json::array();
  for (std::size_t i = 0; i < count; ++i) nodes.push_back(node_fields());
  return frame("NodeList", {{"nodes", nodes}});
}

/// A vector whose fields the wire carries without loss.
bool is_faithful(const json& vector) { return vector.value("roundtrip", true); }

bool is_plain(const json& vector) { return is_faithful(vector) && vector.value("kind", "") != "decode_only"; }

TEST_CASE("what is decoded from each vector becomes its fields") {
  for_each_vector([](const json& vector) {
    const auto message = Message::decode(unhex(vector.at("encoded").get<std::string>()));
    if (vector.value("decode", "") == "raises") return;
    CHECK(parsed(message.value()) == json({{"message", vector.at("message")},
                                           {"id", vector.at("id")},
                                           {"fields", vector.at(is_faithful(vector) ? "fields" : "decoded_fields")}}));
  });
}

TEST_CASE("the fields of each vector encode to its bytes") {
  for_each_vector([](const json& vector) {
    if (!is_plain(vector)) return;
    const auto message = read(frame(vector.at("message"), vector.at("fields"))).value();
    CHECK(message.encode().value() == unhex(vector.at("encoded").get<std::string>()));
  });
}

TEST_CASE("fields that the wire cannot carry are refused, when they are read or when they are encoded") {
  for_each_vector([](const json& vector) {
    if (is_faithful(vector)) return;
    const auto message = read(frame(vector.at("message"), vector.at("fields")));
    const auto encoded = message ? message->encode() : fail(message.error());
    if (encoded) {
      CHECK(*encoded == unhex(vector.at("encoded").get<std::string>()));
    } else {
      CHECK((encoded.error() == Errc::not_representable || encoded.error() == Errc::malformed));
      CHECK(encoded.error().detail().starts_with(vector.at("message").get<std::string>() + "."));
    }
  });
}

TEST_CASE("JSON of a message gives the same message") {
  for_each_vector([](const json& vector) {
    const auto message = Message::decode(unhex(vector.at("encoded").get<std::string>()));
    if (!message) return;
    const std::string text = to_json(*message).value();
    CHECK(from_json(text).value() == *message);
    CHECK(text.find('\n') == std::string::npos);
  });
}

/// The fields without the names of structs, and with null for empty lists.
json loosened(json value) {
  if (value.is_array() && value.empty()) return nullptr;
  if (value.is_object()) value.erase("_struct");
  if (value.is_structured())
    for (auto& part : value) part = loosened(part);
  return value;
}

TEST_CASE("the names of structs may be left out, and empty lists may be null") {
  for_each_vector([](const json& vector) {
    if (!is_plain(vector) || vector.dump().find(R"("t":)") != std::string::npos) return;
    json fields = vector.at("fields");
    for (auto& field : fields) field = loosened(field);
    INFO(fields.dump());
    CHECK(read(frame(vector.at("message"), fields)).value() ==
          read(frame(vector.at("message"), vector.at("fields"))).value());
  });
}

TEST_CASE("each member of each vector is needed, and no other is known") {
  for_each_vector([](const json& vector) {
    if (!is_plain(vector)) return;
    const std::string name = vector.at("message");
    for (const auto& field : vector.at("fields").items()) {
      json fields = vector.at("fields");
      fields.erase(field.key());
      CHECK(refusal(frame(name, fields)) == name + "." + field.key() + ": missing");
    }
    json fields = vector.at("fields");
    fields["surprise"] = 1;
    CHECK(refusal(frame(name, fields)) == name + ".surprise: no such field");
  });
}

TEST_CASE("the text is one line with the name and the number of the message") {
  CHECK(to_json(Ping()).value() == R"({"fields":{},"id":25,"message":"Ping"})");
  CHECK(to_json(ListNodes{true}).value() ==
        R"({"fields":{"authorized_and_available?":true},"id":2,"message":"ListNodes"})");
}

TEST_CASE("the number of a message may be left out, but must fit") {
  CHECK(from_json(R"({"message":"Ping","fields":{}})").value() == Message(Ping()));
  CHECK(from_json(R"({"message":"Ping","fields":{},"id":25})").value() == Message(Ping()));
  CHECK(refusal({{"message", "Ping"}, {"fields", json::object()}, {"id", 26}}) == "id: 26, but Ping has 25");
  CHECK(refusal({{"message", "Ping"}, {"fields", json::object()}, {"id", "25"}}) ==
        "id: a number expected, not a string");
}

TEST_CASE("what stands around the fields is checked") {
  CHECK(refusal(json::array()) == "an object expected, not an array");
  CHECK(refusal({{"message", "Ping"}}) == "fields: missing");
  CHECK(refusal({{"fields", json::object()}}) == "message: missing");
  CHECK(refusal({{"fields", json::object()}, {"message", 25}}) == "message: a string expected, not a number");
  CHECK(refusal({{"fields", json::array()}, {"message", "Ping"}}) == "Ping: an object expected, not an array");
  CHECK(refusal({{"fields", json::object()}, {"message", "Ping"}, {"case", 1}}) == "case: no such member");
  CHECK(from_json(R"({"message":"Ping","message":"Ping","fields":{}})").error().detail() == "message: given twice");
  CHECK(from_json(R"({"message":"Ping","fields":{}} 1)").error() == Errc::malformed);
}

TEST_CASE("a message that nobody knows is refused as such") {
  const auto message = from_json(R"({"message":"Pong","fields":{}})");
  REQUIRE_FALSE(message);
  CHECK(message.error() == Errc::unknown_message_type);
  CHECK(message.error().detail() == "\"Pong\"");
}

TEST_CASE("an error names the field and the element of the list") {
  json text = node_list(5);
  CHECK(read(text));
  auto& node = text["fields"]["nodes"][3];
  node["geo_patch"] = "3030";
  CHECK(refusal(text) == "NodeList.nodes[3].geo_patch: 2 bytes instead of 3");
  node["geo_patch"] = "303030";
  node["port"] = 65'536;
  CHECK(refusal(text) == "NodeList.nodes[3].port: 65536 in 16 bits");
  node["port"] = -1;
  CHECK(refusal(text) == "NodeList.nodes[3].port: a whole number of 16 bits expected, not a negative number");
  node["port"] = 1.0;
  CHECK(refusal(text) == "NodeList.nodes[3].port: a whole number of 16 bits expected, not a number with a fraction");
  node["port"] = 1;
  node["colour"] = "blue";
  CHECK(refusal(text) == "NodeList.nodes[3].colour: no such field");
  node.erase("colour");
  node.erase("ip");
  CHECK(refusal(text) == "NodeList.nodes[3].ip: missing");
}

TEST_CASE("the first field that does not fit is the one that is told") {
  json text = node_list(2);
  text["fields"]["nodes"][0]["transport"] = "smoke";
  text["fields"]["nodes"][1]["transport"] = 5;
  CHECK(refusal(text) == R"(NodeList.nodes[0].transport: no value is called "smoke")");
}

TEST_CASE("a member that is given twice is refused, whether it is known or not") {
  CHECK(from_json(
            R"({"message":"ListNodes","fields":{"authorized_and_available?":true,"authorized_and_available?":true}})")
            .error()
            .detail() == "ListNodes.authorized_and_available?: given twice");
  CHECK(from_json(R"({"message":"Ping","fields":{"_struct":"Ping","_struct":"Ping"}})").error().detail() ==
        "Ping._struct: given twice");
}

TEST_CASE("the name of a struct must fit where it is given") {
  json text = node_list(1);
  text["fields"]["nodes"][0]["_struct"] = "Nodes";
  CHECK(refusal(text) == R"(NodeList.nodes[0]._struct: "Nodes" instead of Node)");
  text["fields"]["nodes"][0]["_struct"] = 5;
  CHECK(refusal(text) == "NodeList.nodes[0]._struct: a string expected, not a number");
}

TEST_CASE("errors repeat no control characters and no long texts from outside") {
  const json text = frame("Ping", {{"\x1b[31m" + std::string(1000, 'x'), 1}});
  const std::string detail = refusal(text);
  CHECK(detail.starts_with("Ping.?[31mxxx"));
  CHECK(detail.size() < 100);
}

TEST_CASE("what JSON carries and the wire does not is refused when it is encoded") {
  json text = node_list(1);
  text["fields"]["nodes"][0]["enrollment_date"] = "1969-12-31T23:59:59Z";
  const auto message = read(text).value();
  CHECK(parsed(message)["fields"]["nodes"][0]["enrollment_date"] == "1969-12-31T23:59:59Z");
  CHECK(message.encode().error() == Errc::not_representable);
}

TEST_CASE("a text that breaks off anywhere is refused") {
  const std::string text = node_list(1).dump();
  for (std::size_t size = 0; size < text.size(); ++size)
    REQUIRE_FALSE(from_json(std::string_view(text).substr(0, size)));
}

}  // namespace
}  // namespace p2p
