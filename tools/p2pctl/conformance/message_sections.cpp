// messages.json: every message between bytes and fields.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include <p2p/json.hpp>
#include <p2p/message.hpp>

#include <fmt/core.h>

namespace p2pctl::conformance {
namespace {

p2p::Result<p2p::Bytes> encode_fields(const json& vector) {
  const json text{{"message", vector.at("message")}, {"fields", vector.at("fields")}};
  const auto message = p2p::from_json(text.dump());
  if (!message) return p2p::fail(message.error());
  return message->encode();
}

p2p::Message decode(const p2p::Bytes& encoded) { return expect_value("decoding", p2p::Message::decode(encoded)); }

json form_of_message(const p2p::Message& message) {
  return json::parse(expect_value("writing as JSON", p2p::to_json(message)));
}

void expect_decodes(const json& vector, const p2p::Bytes& encoded, const char* fields) {
  const json decoded = form_of_message(decode(encoded));
  expect_json("message", decoded.at("message"), vector.at("message"));
  expect_json("id", decoded.at("id"), vector.at("id"));
  expect_json("fields", decoded.at("fields"), vector.at(fields));
}

void expect_padded_size(const json& vector, const p2p::Bytes& encoded) {
  const auto bits = vector.at("bit_length").get<std::size_t>();
  expect(encoded.size() == bits / 8 + (bits % 8 == 0 ? 0 : 1),
         fmt::format("bit_length: {} bits do not pad to {} bytes", bits, encoded.size()));
}

void check_roundtrip(const json& vector, const p2p::Bytes& encoded) {
  expect_bytes("encoding", expect_value("encoding", encode_fields(vector)), encoded);
  expect_decodes(vector, encoded, "fields");
  expect_bytes("encoding what was decoded", expect_value("encoding what was decoded", decode(encoded).encode()),
               encoded);
}

bool is_refusal(const p2p::Error& error) {
  return error == p2p::Errc::not_representable || error == p2p::Errc::invalid_argument || error == p2p::Errc::malformed;
}

/// A value that the wire cannot carry: written as the node writes it or refused, but always read as the node reads it.
void check_quirk(const json& vector, const p2p::Bytes& encoded) {
  const auto ours = encode_fields(vector);
  if (ours) {
    expect_bytes("encoding", *ours, encoded);
  } else {
    expect(is_refusal(ours.error()), "encoding: " + ours.error().message());
  }
  if (vector.value("decode", "") == "raises") {
    expect(!p2p::Message::decode(encoded), "decoding: the node refuses these bytes");
    return;
  }
  expect_decodes(vector, encoded, "decoded_fields");
  const auto again = decode(encoded).encode();
  const bool same = again && *again == encoded;
  expect(same == vector.at("reencoded_equal").get<bool>(),
         same ? "encoding what was decoded: the node gives other bytes" : "encoding what was decoded: other bytes");
}

void check_message(const json& vector) {
  const p2p::Bytes encoded = bytes(vector, "encoded");
  if (vector.value("kind", "") == "decode_only") {
    expect_decodes(vector, encoded, "fields");
    return;
  }
  expect_padded_size(vector, encoded);
  if (vector.at("roundtrip").get<bool>()) {
    check_roundtrip(vector, encoded);
  } else {
    check_quirk(vector, encoded);
  }
}

void check_damaged(const json& vector) {
  const auto message = p2p::Message::decode(bytes(vector, "encoded"));
  if (text(vector, "outcome") != "ok") {
    expect(!message, "decoding: the node refuses these bytes");
    return;
  }
  const json decoded = form_of_message(expect_value("decoding", message));
  expect_json("message", decoded.at("message"), vector.at("decoded_message"));
  if (vector.contains("fields")) expect_json("fields", decoded.at("fields"), vector.at("fields"));
  if (vector.contains("reencoded")) {
    expect_bytes("encoding what was decoded", expect_value("encoding what was decoded", message->encode()),
                 bytes(vector, "reencoded"));
  }
}

void check_unknown_id(const json& vector) {
  const auto message = p2p::Message::decode(bytes(vector, "encoded"));
  expect(!message, "decoding: the node refuses these bytes");
  expect(message.error() == p2p::Errc::unknown_message_type, "decoding: " + message.error().message());
}

constexpr Section kMessageSections[] = {
    {"", "messages", check_message},
    {"", "damaged_messages", check_damaged},
    {"", "unknown_ids", check_unknown_id},
};

}  // namespace

std::span<const Section> message_sections() { return kMessageSections; }

}  // namespace p2pctl::conformance
