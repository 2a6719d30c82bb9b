#include "crypto/fixtures.hpp"

#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

/// Keccak-256 is the one algorithm that a cryptographic library may lack.
bool keccak_available() { return hash({}, HashAlgorithm::keccak256).has_value(); }

/// True when the case is one for Keccak-256 and this build says that it cannot do it.
bool unsupported_here(HashAlgorithm algorithm, const Result<Hash>& result) {
  if (algorithm != HashAlgorithm::keccak256 || keccak_available()) return false;
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Errc::unsupported);
  return true;
}

/// The whole bytes of a bit string, a binary, or a list of those.
Bytes flattened(const nlohmann::json& part) {
  if (part.is_string()) return unhex(part.get<std::string>());
  if (part.is_object()) return unhex(part.at("hex").get<std::string>());
  Bytes result;
  for (const auto& element : part) {
    const Bytes inner = flattened(element);
    result.insert(result.end(), inner.begin(), inner.end());
  }
  return result;
}

}  // namespace

TEST_CASE("hashes equal the reference's for every algorithm") {
  for (const auto& vector : crypto_section("hash")) {
    const HashAlgorithm algorithm = algorithm_from(vector);
    CAPTURE(to_string(algorithm), vector.at("data"));
    const auto result = hash(bytes(vector, "data"), algorithm);
    if (unsupported_here(algorithm, result)) continue;
    CHECK(result.value().to_hex() == text(vector, "hash"));
  }
}

TEST_CASE("Keccak-256 either gives the reference's digest or is unsupported by name") {
  const auto result = hash({}, HashAlgorithm::keccak256);
  if (result) {
    CHECK(result->to_hex() == "05c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  } else {
    WARN("this OpenSSL has no Keccak-256: its vectors are checked to be unsupported");
    CHECK(result.error() == Errc::unsupported);
    CHECK(result.error().detail().find("keccak256") != std::string::npos);
  }
}

TEST_CASE("a bit string is hashed as whole bytes with zero bits added") {
  for (const auto& vector : crypto_section("hash_bitstring")) {
    const auto result = hash(flattened(vector.at("data")), algorithm_from(vector));
    CHECK(result.value().to_hex() == text(vector, "hash"));
  }
}

TEST_CASE("a list is hashed as the concatenation of its elements") {
  for (const auto& vector : crypto_section("hash_list")) {
    std::vector<Bytes> elements;
    for (const auto& part : vector.at("parts")) elements.push_back(flattened(part));
    const std::vector<BytesView> views(elements.begin(), elements.end());
    CHECK(hash_list(views, algorithm_from(vector)).value().to_hex() == text(vector, "hash"));
  }
}

TEST_CASE("addresses are derived from whole public keys, BLS included") {
  for (const auto& vector : crypto_section("derive_address")) {
    const HashAlgorithm algorithm = algorithm_from(vector);
    CAPTURE(to_string(algorithm), vector.at("public_key"));
    const auto address = derive_address(public_key(vector, "public_key"), algorithm);
    if (algorithm == HashAlgorithm::keccak256 && !keccak_available()) {
      CHECK(address.error() == Errc::unsupported);
      CHECK(Address::from_hex(text(vector, "address")).value().to_hex() == text(vector, "address"));
      continue;
    }
    CHECK(address.value().to_hex() == text(vector, "address"));
  }
}

TEST_CASE("the predicate valid_address answers as the reference does") {
  for (const auto& vector : crypto_section("valid_address")) {
    CAPTURE(vector.at("address"));
    CHECK(valid_address(bytes(vector, "address")) == vector.at("valid").get<bool>());
  }
}

TEST_CASE("an address keeps any curve byte and refuses an unknown algorithm or a wrong size") {
  Bytes bytes(34);
  bytes[0] = 200;
  CHECK(Address::from_bytes(bytes).value().curve() == 200);
  CHECK_FALSE(valid_address(bytes));

  bytes[1] = 6;
  CHECK(Address::from_bytes(bytes).error() == Errc::malformed);
  bytes[1] = static_cast<std::uint8_t>(HashAlgorithm::sha512);
  CHECK(Address::from_bytes(bytes).error() == Errc::malformed);
  CHECK(Address::from_bytes({}).error() == Errc::malformed);
  CHECK(Address::from_hex("0").error() == Errc::malformed);
}

TEST_CASE("a hash keeps its algorithm and digest") {
  const Hash digest = hash(as_bytes("a"), HashAlgorithm::sha512).value();
  CHECK(digest.algorithm() == HashAlgorithm::sha512);
  CHECK(digest.digest().size() == 64);
  CHECK(Hash::from_bytes(digest.bytes()).value() == digest);
  CHECK(Hash::from_bytes(digest.bytes().first(64)).error() == Errc::malformed);
  CHECK(Hash() < digest);
}

TEST_CASE("an address made of a curve and a hash reads back") {
  const Hash digest = hash(as_bytes("a")).value();
  const Address address(2, digest);
  CHECK(address.curve() == 2);
  CHECK(address.algorithm() == HashAlgorithm::sha256);
  CHECK(Address::from_bytes(address.bytes()).value() == address);
  CHECK(std::hash<Address>()(address) == std::hash<Address>()(Address::from_hex(address.to_hex()).value()));
}
