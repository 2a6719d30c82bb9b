// The members of a vector as values of the library. A member that is missing, or is not what its form says, throws: the
// case fails.
#pragma once

#include "conformance/expectations.hpp"

#include <p2p/bit_string.hpp>
#include <p2p/bytes.hpp>
#include <p2p/hex.hpp>
#include <p2p/keys.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace p2pctl::conformance {

using nlohmann::json;

inline std::string text(const json& vector, const char* member) { return vector.at(member).get<std::string>(); }

inline p2p::Bytes unhex(const std::string& hex) { return expect_value("a vector's hexadecimal", p2p::from_hex(hex)); }

inline p2p::Bytes bytes(const json& vector, const char* member) { return unhex(text(vector, member)); }

/// `{"bits": n, "hex": padded with zero bits}`
inline p2p::BitString bits_of(const json& form) {
  const p2p::Bytes padded = bytes(form, "hex");
  auto bits = expect_value("a vector's bits", p2p::BitString::from_bytes(padded, form.at("bits").get<std::size_t>()));
  expect_bytes("the padding of a vector's bits", padded, bits.bytes());
  return bits;
}

inline p2p::PublicKey public_key(const json& vector, const char* member = "public") {
  return expect_value(member, p2p::PublicKey::from_bytes(bytes(vector, member)));
}

inline p2p::PrivateKey private_key(const json& vector, const char* member = "private") {
  return expect_value(member, p2p::PrivateKey::from_bytes(bytes(vector, member)));
}

}  // namespace p2pctl::conformance
