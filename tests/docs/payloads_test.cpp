// The worked example of a transaction, as the library sees it: the payloads that its page shows are those that the
// library makes, and the signatures in it hold.
#include <p2p/crypto.hpp>
#include <p2p/hex.hpp>
#include <p2p/message.hpp>
#include <p2p/signature_payloads.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

/// The bytes of the first block without a language behind these words of the page.
Bytes block_behind(const std::string& words) {
  std::ifstream in(std::string(P2P_DOCS_DIR) + "/protocol/example-transaction.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::string fence = "\n```\n";
  const auto place = page.find(words);
  const auto begin = place == std::string::npos ? place : page.find(fence, place);
  if (begin == std::string::npos) throw std::runtime_error("no block behind " + words);
  const auto first = begin + fence.size();
  std::string hex = page.substr(first, page.find(fence, first) - first);
  hex.erase(std::remove(hex.begin(), hex.end(), '\n'), hex.end());
  return test::unhex(hex);
}

Transaction example() { return Message::decode(block_behind("## The message\n")).value().as<Transaction>().value(); }

TEST_CASE("the example's previous signature covers the payload that is shown") {
  const Transaction transaction = example();
  const Bytes payload = previous_signature_payload(transaction).value();
  CHECK(to_hex(payload) == to_hex(block_behind("`previous_signature_payload`")));
  CHECK(verify(transaction.previous_public_key, payload, transaction.previous_signature.bytes));
}

TEST_CASE("the example's origin signature covers the payload that is shown") {
  const Transaction transaction = example();
  const Bytes payload = origin_signature_payload(transaction).value();
  CHECK(to_hex(payload) == to_hex(block_behind("`origin_signature_payload`")));
  const KeyPair origin = derive_keypair(as_bytes("origin"), 0).value();
  CHECK(verify(origin.public_key, payload, transaction.origin_signature.bytes));
}

TEST_CASE("the example's chain lock is the one that is shown") {
  const Transaction transaction = example();
  CHECK(to_hex(chain_lock_payload(transaction).value()) == to_hex(block_behind("`chain_lock_payload`")));
  CHECK(to_hex(chain_lock_hash(transaction).value()) == to_hex(block_behind("`chain_lock_hash`")));
}

}  // namespace
}  // namespace p2p
