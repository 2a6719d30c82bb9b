#include <p2p/crypto.hpp>
#include <p2p/node_transaction.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace p2p {
namespace {

NodeTransactionContent some_content() {
  NodeTransactionContent node;
  node.ip = Ipv4{{82, 64, 1, 2}};
  node.port = 3002;
  node.http_port = 4000;
  node.reward_address = derive_address(random_keypair(Curve::secp256r1)->public_key).value();
  node.origin_public_key = random_keypair(Curve::secp256r1, Origin::tpm)->public_key;
  node.certificate = {0x30, 0x82, 0x01};
  node.mining_public_key = random_keypair()->public_key;
  return node;
}

// Where the fields of some_content() are.
constexpr std::size_t kTransport = 8;
constexpr std::size_t kRewardAddress = 9;
constexpr std::size_t kOriginKey = kRewardAddress + 34;
constexpr std::size_t kCertificate = kOriginKey + 67;
constexpr std::size_t kMiningKey = kCertificate + 2 + 3;

Error refusal_of(const Bytes& content) {
  const auto node = NodeTransactionContent::decode(content);
  REQUIRE_FALSE(node);
  return node.error();
}

bool names(const Error& error, const std::string& what) { return error.detail().find(what) != std::string::npos; }

TEST_CASE("the content of a node transaction survives the wire") {
  const auto node = some_content();
  CHECK(NodeTransactionContent::decode(node.encode().value()) == node);
}

TEST_CASE("an old content without a mining key survives the wire") {
  auto node = some_content();
  node.mining_public_key.reset();
  const Bytes content = node.encode().value();
  CHECK(content.size() == kMiningKey);
  CHECK(NodeTransactionContent::decode(content) == node);
}

TEST_CASE("what is left behind the mining key is ignored") {
  const auto node = some_content();
  Bytes content = node.encode().value();
  content.push_back(0xFF);
  CHECK(NodeTransactionContent::decode(content) == node);
}

TEST_CASE("a content that ends inside any field is refused as truncated") {
  const Bytes content = some_content().encode().value();
  for (std::size_t size = 0; size < content.size(); ++size) {
    if (size == kMiningKey) continue;  // whole, of an old node
    INFO(size);
    CHECK(refusal_of(Bytes(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size))) == Errc::truncated);
  }
}

TEST_CASE("the refusal of a truncated content names the field and its byte") {
  Bytes content = some_content().encode().value();
  content.resize(kOriginKey + 5);
  CHECK(names(refusal_of(content), "node transaction content.origin_public_key at byte 43"));
}

TEST_CASE("an unknown transport is refused") {
  Bytes content = some_content().encode().value();
  content[kTransport] = 2;
  CHECK(refusal_of(content) == Errc::malformed);
  CHECK(names(refusal_of(content), "transport at byte 8: unknown value 2"));
}

TEST_CASE("an unknown hash algorithm of the reward address is refused") {
  Bytes content = some_content().encode().value();
  content[kRewardAddress + 1] = 6;
  CHECK(refusal_of(content) == Errc::malformed);
  CHECK(names(refusal_of(content), "reward_address at byte 9: unknown hash algorithm 6"));
}

TEST_CASE("an unknown curve of a key is refused") {
  for (const std::size_t place : {kOriginKey, kMiningKey}) {
    Bytes content = some_content().encode().value();
    content[place] = 4;
    INFO(place);
    CHECK(refusal_of(content) == Errc::malformed);
    CHECK(names(refusal_of(content), "at byte " + std::to_string(place) + ": unknown curve 4"));
  }
}

TEST_CASE("a certificate that claims more bytes than there are is refused") {
  Bytes content = some_content().encode().value();
  content[kCertificate] = 0xFF;
  CHECK(refusal_of(content) == Errc::truncated);
  CHECK(names(refusal_of(content), "certificate"));
}

TEST_CASE("the longest certificate fits, a longer one is not representable") {
  auto node = some_content();
  node.certificate.assign(65535, 7);
  CHECK(NodeTransactionContent::decode(node.encode().value()) == node);
  node.certificate.push_back(7);
  const auto content = node.encode();
  REQUIRE_FALSE(content);
  CHECK(content.error() == Errc::not_representable);
}

}  // namespace
}  // namespace p2p
