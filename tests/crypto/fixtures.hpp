// What the tests of crypto/ share.
#pragma once

#include "support/catch.hpp"
#include "support/vectors.hpp"

#include <p2p/crypto.hpp>
#include <p2p/hex.hpp>
#include <p2p/random_source.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <string_view>

namespace p2p::test {

inline constexpr std::array kUsableCurves{Curve::ed25519, Curve::secp256r1, Curve::secp256k1};

inline const nlohmann::json& crypto_section(std::string_view name) {
  const nlohmann::json& section = vector_file("crypto.json").at("crypto").at(std::string(name));
  REQUIRE_FALSE(section.empty());
  return section;
}

inline std::string text(const nlohmann::json& object, const char* field) { return object.at(field).get<std::string>(); }
inline Bytes bytes(const nlohmann::json& object, const char* field) { return unhex(text(object, field)); }

inline PublicKey public_key(const nlohmann::json& object, const char* field = "public") {
  return PublicKey::from_bytes(bytes(object, field)).value();
}
inline PrivateKey private_key(const nlohmann::json& object, const char* field = "private") {
  return PrivateKey::from_bytes(bytes(object, field)).value();
}

inline HashAlgorithm algorithm_from(const nlohmann::json& object) {
  for (std::uint8_t id = 0; digest_size(id); ++id)
    if (to_string(static_cast<HashAlgorithm>(id)) == text(object, "algorithm")) return static_cast<HashAlgorithm>(id);
  throw std::invalid_argument("unknown hash algorithm in a vector");
}

inline Origin origin_from(std::string_view name) {
  if (name == "on_chain_wallet") return Origin::on_chain_wallet;
  if (name == "software") return Origin::software;
  if (name == "tpm") return Origin::tpm;
  if (name == "usb") return Origin::usb;
  throw std::invalid_argument("unknown origin in a vector");
}

inline Bytes random_bytes(RandomSource& random, std::size_t size) {
  Bytes result(size);
  for (std::uint8_t& byte : result) byte = static_cast<std::uint8_t>(random.next());
  return result;
}

}  // namespace p2p::test
