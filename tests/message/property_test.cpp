// What holds for every value of every message.
#include <p2p/message.hpp>

#include <cstddef>
#include <cstdint>
#include <random>

#include "message/description.hpp"
#include "support/allocation_counter.hpp"
#include "support/catch.hpp"
#include "support/random_messages.hpp"

namespace p2p {
namespace {

constexpr std::uint8_t kNetworkStats = 227;
/// Calls of old inputs lose whether they are spent (messages.md §4.3, L7).
constexpr std::uint8_t kTransactionInputList = 244;
/// Beside the value: the message's own struct, its reference count, the text of an error.
constexpr std::size_t kFixedBytes = 4096;

std::size_t memory_bound(std::size_t message_bytes) { return message::kMaxMemoryFactor * message_bytes + kFixedBytes; }

/// Runs the check on `rounds` random messages of each type.
template <class Check>
void for_random_messages(int rounds, Check check) {
  for (const std::uint8_t type : test::message_types()) {
    std::mt19937_64 random(type);
    INFO(message_type_name(type));
    for (int round = 0; round < rounds; ++round) check(test::random_message(type, random));
  }
}

Result<Message> decode_within_bound(BytesView bytes) {
  const test::AllocationCounter counter;
  auto message = Message::decode(bytes);
  REQUIRE(counter.so_far().bytes <= memory_bound(bytes.size()));
  return message;
}

TEST_CASE("every message of the protocol has random values") { CHECK(test::message_types().size() == 71); }

TEST_CASE("a random message comes back from its bytes, and gives the same bytes") {
  for_random_messages(60, [](const Message& message) {
    const Bytes encoded = message.encode().value();
    const Message decoded = Message::decode(encoded).value();
    if (!test::is_reversed_by_decoding(message.type().id)) {
      if (message.type().id != kTransactionInputList) REQUIRE(decoded == message);
      REQUIRE(decoded.encode().value() == encoded);
    } else {
      const Message turned_back = Message::decode(decoded.encode().value()).value();
      REQUIRE(turned_back == message);
      REQUIRE(turned_back.encode().value() == encoded);
    }
  });
}

TEST_CASE("decoding a message takes no more memory than its bytes justify") {
  for_random_messages(20, [](const Message& message) {
    const Bytes encoded = message.encode().value();
    REQUIRE(decode_within_bound(encoded));
  });
}

TEST_CASE("every prefix of a message is refused, but those that NetworkStats may end with") {
  for_random_messages(3, [](const Message& message) {
    const Bytes encoded = message.encode().value();
    for (std::size_t size = 1; size < encoded.size(); ++size) {
      const auto prefix = Message::decode(BytesView(encoded).first(size));
      if (!prefix) {
        REQUIRE_FALSE(prefix.error().detail().empty());
      } else {
        REQUIRE(message.type().id == kNetworkStats);
        REQUIRE(Message::decode(prefix->encode().value()).value() == *prefix);
      }
    }
  });
}

TEST_CASE("a message with a flipped bit decodes to something, or is refused, within the memory bound") {
  for_random_messages(2, [](const Message& message) {
    const Bytes encoded = message.encode().value();
    // The long ones repeat themselves.
    const std::size_t step = encoded.size() / 2000 + 1;
    for (std::size_t bit = 8; bit < encoded.size() * 8; bit += step) {
      Bytes damaged = encoded;
      damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (0x80U >> (bit % 8)));
      const auto decoded = decode_within_bound(damaged);
      if (!decoded) REQUIRE_FALSE(decoded.error().detail().empty());
    }
  });
}

TEST_CASE("random bytes never do worse than an error") {
  for (const std::uint8_t type : test::message_types()) {
    std::mt19937_64 random(type);
    for (int round = 0; round < 400; ++round) {
      Bytes bytes(1 + random() % 600);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() % (round % 2 == 0 ? 256 : 3));
      bytes[0] = type;
      (void)decode_within_bound(bytes);
    }
  }
}

}  // namespace
}  // namespace p2p
