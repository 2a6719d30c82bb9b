// envelope.json: what a running 1.6.27 node made, and what it refuses.
#include "support/catch.hpp"
#include "support/identity.hpp"
#include "support/vectors.hpp"

#include <p2p/message.hpp>

#include <nlohmann/json.hpp>

#include <string>

using namespace p2p;
using namespace p2p::test;

namespace {

const nlohmann::json& section(const char* name) {
  const nlohmann::json& rows = vector_file("envelope.json").at("envelop").at(name);
  REQUIRE_FALSE(rows.empty());
  return rows;
}

Bytes hex_field(const nlohmann::json& row, const char* name) { return unhex(row.at(name).get<std::string>()); }

KeyPair key_pair(const nlohmann::json& row, const std::string& owner) {
  return {PublicKey::from_bytes(hex_field(row, (owner + "_public").c_str())).value(),
          PrivateKey::from_bytes(hex_field(row, (owner + "_private").c_str())).value()};
}

std::string describe(const nlohmann::json& row) {
  return row.at("message").get<std::string>() + " from " + row.at("sender_curve").get<std::string>() + " to " +
         row.at("recipient_curve").get<std::string>() + (row.at("encrypted").get<bool>() ? ", encrypted" : ", plain");
}

}  // namespace

TEST_CASE("every envelope of the reference parses into its parts") {
  for (const auto& row : section("cases")) {
    INFO(describe(row));
    const Bytes payload = hex_field(row, "envelop");
    const auto view = parse_envelope(payload);
    REQUIRE(view);
    CHECK(view->id.value == row.at("message_id").get<std::uint32_t>());
    CHECK(view->encrypted == row.at("encrypted").get<bool>());
    CHECK(view->sender == PublicKey::from_bytes(hex_field(row, "sender_public")).value());
    CHECK(Bytes(view->signature.begin(), view->signature.end()) == hex_field(row, "signature"));
    CHECK(Bytes(view->body.begin(), view->body.end()) == hex_field(row, "body"));
  }
}

TEST_CASE("every envelope of the reference opens and verifies") {
  for (const auto& row : section("cases")) {
    INFO(describe(row));
    Identity recipient(key_pair(row, "recipient"));
    const auto opened = recipient.open(hex_field(row, "envelop"));
    REQUIRE(opened);
    CHECK(opened->message == hex_field(row, "encoded_message"));
  }
}

TEST_CASE("sealing the same message again gives an envelope that opens to the same") {
  for (const auto& row : section("cases")) {
    INFO(describe(row));
    Identity sender(key_pair(row, "sender"));
    Identity recipient(key_pair(row, "recipient"));
    const Bytes message = hex_field(row, "encoded_message");
    const auto id = row.at("message_id").get<std::uint32_t>();
    const auto opened = recipient.open(payload_of(sender.seal(id, message, recipient.public_key())));
    REQUIRE(opened);
    CHECK(opened->id == id);
    CHECK(opened->sender == sender.public_key());
    CHECK(opened->message == message);
  }
}

TEST_CASE("a flipped bit anywhere behind the message id makes an envelope of the reference invalid") {
  for (const auto& row : section("cases")) {
    if (row.at("message") != "Ping") continue;
    INFO(describe(row));
    Identity recipient(key_pair(row, "recipient"));
    const Bytes good = hex_field(row, "envelop");
    constexpr std::size_t kOriginOffset = 6;  // carried, never checked
    for (std::size_t byte = 4; byte < good.size(); ++byte) {
      if (byte == kOriginOffset) continue;
      Bytes bad = good;
      bad[byte] ^= 0x10U;
      INFO("byte " << byte);
      CHECK_FALSE(recipient.open(bad));
    }
  }
}

TEST_CASE("an envelope of the reference cut anywhere is refused") {
  for (const auto& row : section("cases")) {
    if (row.at("message") != "Ping") continue;
    INFO(describe(row));
    Identity recipient(key_pair(row, "recipient"));
    const Bytes good = hex_field(row, "envelop");
    for (std::size_t size = 0; size < good.size(); ++size) {
      INFO(size << " of " << good.size() << " bytes");
      CHECK_FALSE(recipient.open(BytesView(good).first(size)));
    }
  }
}

TEST_CASE("a message id above 2^32 goes on the wire modulo 2^32") {
  const nlohmann::json& row = vector_file("envelope.json").at("envelop").at("id_wraps");
  const auto view = parse_envelope(hex_field(row, "envelop"));
  REQUIRE(view);
  const std::uint64_t id = row.at("message_id").is_string() ? std::stoull(row.at("message_id").get<std::string>())
                                                            : row.at("message_id").get<std::uint64_t>();
  CHECK(view->id.value == static_cast<std::uint32_t>(id));
  CHECK(MessageId{0xFFFFFFFF}.next() == MessageId{0});
}

TEST_CASE("what the reference cannot decode is refused, with a reason") {
  Identity anyone("envelope-vectors");
  for (const auto& row : section("invalid")) {
    INFO(row.at("name").get<std::string>());
    const Bytes payload = hex_field(row, "envelop");
    const auto opened = anyone.open(payload);
    if (opened) {
      // The reserved message type is found where the message is made of the bytes.
      CHECK(row.at("name") == "reserved-id-255");
      CHECK_FALSE(RawMessage::from_bytes(opened->message));
    } else {
      CHECK_FALSE(opened.error().detail().empty());
    }
  }
}
