// The examples of docs/json.md are what they say.
#include <p2p/json.hpp>

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace p2p {
namespace {

std::vector<std::string> examples() {
  std::ifstream in(P2P_SOURCE_DIR "/docs/json.md");
  if (!in) throw std::runtime_error("docs/json.md is missing");
  std::vector<std::string> found;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line == "```json") {
      inside = true;
      found.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      found.back() += line + '\n';
    }
  }
  return found;
}

TEST_CASE("each example of the document is a message in the form that is written") {
  REQUIRE(examples().size() == 3);
  for (const std::string& example : examples()) {
    INFO(example);
    const Message message = from_json(example).value();
    CHECK(nlohmann::json::parse(to_json(message).value()) == nlohmann::json::parse(example));
    CHECK(Message::decode(message.encode().value()).value() == message);
  }
}

}  // namespace
}  // namespace p2p
