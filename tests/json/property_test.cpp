// What holds for every value of every message.
#include <p2p/json.hpp>

#include <cstdint>
#include <random>
#include <string>

#include "support/catch.hpp"
#include "support/random_messages.hpp"

namespace p2p {
namespace {

template <class Check>
void for_random_messages(int rounds, Check check) {
  for (const std::uint8_t type : test::message_types()) {
    std::mt19937_64 random(type);
    INFO(message_type_name(type));
    for (int round = 0; round < rounds; ++round) check(test::random_message(type, random), random);
  }
}

TEST_CASE("a random message comes back from its JSON, and gives the same JSON") {
  for_random_messages(40, [](const Message& message, auto&) {
    const std::string text = to_json(message).value();
    const Message read = from_json(text).value();
    REQUIRE(read == message);
    REQUIRE(to_json(read).value() == text);
  });
}

TEST_CASE("a damaged text is refused, or read to a message that can be written") {
  for_random_messages(4, [](const Message& message, auto& random) {
    const std::string text = to_json(message).value();
    for (int round = 0; round < 100; ++round) {
      std::string damaged = text;
      damaged[random() % damaged.size()] = R"({}[]",:0-n5.e\)"[random() % 14];
      const auto read = from_json(damaged);
      if (read) {
        REQUIRE(to_json(*read));
      } else {
        REQUIRE_FALSE(read.error().detail().empty());
      }
    }
  });
}

}  // namespace
}  // namespace p2p
