// A node on its own, with the vectors of a serialised one.
#include <p2p/json.hpp>
#include <p2p/messages/nodes.hpp>

#include <nlohmann/json.hpp>

#include <string>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

TEST_CASE("a node alone has the fields that it has in a list, and its bytes") {
  for (const auto& vector : test::vector_file("node.json").at("node").at("serialize")) {
    INFO(vector.dump());
    const Node node = node_from_json(vector.at("fields").dump()).value();
    CHECK(nlohmann::json::parse(node_to_json(node).value()) == vector.at("fields"));
    CHECK(node.endpoint().to_string() == vector.at("endpoint").get<std::string>());

    const Bytes encoded = Message(NodeList{{node}}).encode().value();
    // Behind the type byte and the count.
    CHECK(Bytes(encoded.begin() + 3, encoded.end()) == test::unhex(vector.at("serialized").get<std::string>()));
    const auto decoded = Message::decode(encoded).value().as<NodeList>().value();
    CHECK(decoded.nodes[0].average_availability == vector.at("decoded_average_availability").get<double>());
  }
}

TEST_CASE("what is no node is refused") {
  CHECK(node_from_json("{}").error().detail() == "Node.ip: missing");
  CHECK(node_from_json("[]").error().detail() == "Node: an object expected, not an array");
  CHECK(node_from_json(R"({"_struct":"Slot"})").error().detail() == R"(Node._struct: "Slot" instead of Node)");
}

}  // namespace
}  // namespace p2p
