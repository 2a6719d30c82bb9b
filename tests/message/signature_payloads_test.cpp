#include <p2p/crypto.hpp>
#include <p2p/hex.hpp>
#include <p2p/message.hpp>
#include <p2p/signature_payloads.hpp>

#include <random>
#include <string>
#include <variant>

#include "support/catch.hpp"
#include "support/random_messages.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

using test::unhex;

std::string zeros(std::size_t bytes) { return std::string(2 * bytes, '0'); }

/// The address and the key of the examples in messages.md §2.1.
const std::string kA = "0000aa" + zeros(31);
const std::string kP = "0001" + zeros(31) + "01";

Bytes text(const std::string& value) { return {value.begin(), value.end()}; }

Transaction small_transaction() {
  Transaction transaction;
  transaction.version = 3;
  transaction.address = Address::from_hex(kA).value();
  transaction.type = TransactionType::data;
  transaction.previous_public_key = PublicKey::from_hex(kP).value();
  transaction.previous_signature.bytes = {7};
  transaction.origin_signature.bytes = {8};
  return transaction;
}

Transaction calling_transaction() {
  Transaction transaction;
  transaction.version = 3;
  transaction.address = Address::from_hex(kA).value();
  transaction.type = TransactionType::transfer;
  transaction.data.code = "abc";
  Recipient recipient{transaction.address, "x", {}};
  recipient.args.data = TypedValue::List{TypedValue(TypedInteger{1, false}), TypedValue(true)};
  transaction.data.recipients.push_back(recipient);
  return transaction;
}

/// In hex, without the algorithm byte.
std::string sha256_hex(const std::string& hex) {
  const Hash digest = hash(unhex(hex)).value();
  return to_hex(digest.digest());
}

/// A validated transaction of any version, some of them with a contract or with arguments.
Transaction random_transaction(std::mt19937_64& random) {
  for (;;) {
    const auto message = test::random_message(Transaction::kMessageType, random);
    auto transaction = message.as<Transaction>().value();
    if (transaction.validation_stamp) return transaction;
  }
}

TEST_CASE("the previous signature covers the transaction in extended form") {
  CHECK(to_hex(previous_signature_payload(calling_transaction()).value()) ==
        "00000003" + kA + "fd" + "00000003616263" + "00000000" + "0100" + "0100" + "0100" + "010101" + kA + "0178" +
            "02" + "00010101" + "0501");
}

TEST_CASE("the origin signature covers the previous key and signature as well") {
  const Transaction transaction = small_transaction();
  CHECK(to_hex(previous_signature_payload(transaction).value()) ==
        "00000003" + kA + "fa" + "00000000" + "00000000" + "0100010001000100");
  CHECK(to_hex(origin_signature_payload(transaction).value()) ==
        to_hex(previous_signature_payload(transaction).value()) + kP + "0107");
}

TEST_CASE("the chain lock covers the transaction as if it were pending") {
  Transaction transaction = small_transaction();
  const std::string pending =
      "00000003" + kA + "fa" + "00000000" + "00000000" + "0100010001000100" + kP + "0107" + "0108" + "00";
  CHECK(to_hex(chain_lock_payload(transaction).value()) == pending);
  transaction.validation_stamp.emplace();
  CHECK(to_hex(chain_lock_payload(transaction).value()) == pending);

  const Bytes message = Message(small_transaction()).encode().value();
  CHECK(to_hex(BytesView(message).subspan(1)) == pending);
  CHECK(to_hex(chain_lock_hash(transaction).value()) == "00" + sha256_hex(pending));
}

TEST_CASE("contract code is signed as plain text and locked deflated") {
  const Transaction transaction = calling_transaction();
  const std::string code = to_hex(text("abc"));
  CHECK(to_hex(previous_signature_payload(transaction).value()).find(code) != std::string::npos);
  CHECK(to_hex(chain_lock_payload(transaction).value()).find(code) == std::string::npos);
}

TEST_CASE("the coordinator signs all of the stamp but the signature") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 30; ++round) {
    ValidationStamp stamp = *random_transaction(random).validation_stamp;
    const Bytes before = stamp_signature_payload(stamp).value();
    const Digest256 checksum = stamp_checksum(stamp).value();
    stamp.signature.bytes.resize(stamp.signature.bytes.empty() ? 1 : 0);
    REQUIRE(stamp_signature_payload(stamp).value() == before);
    REQUIRE(stamp_checksum(stamp).value() != checksum);
    stamp.timestamp += std::chrono::milliseconds(1);
    if (stamp_signature_payload(stamp)) REQUIRE(stamp_signature_payload(stamp).value() != before);
  }
}

TEST_CASE("a validation node signs the padded stamp and what it found different") {
  ValidationStamp stamp;
  stamp.signature.bytes = {1, 2, 3};
  const Bytes agreed = cross_stamp_signature_payload(stamp, {}).value();
  CHECK(to_hex(agreed) == to_hex(stamp_signature_payload(stamp).value()) + "03010203");
  const std::vector<Inconsistency> found{Inconsistency::recipients, Inconsistency::timestamp};
  CHECK(to_hex(cross_stamp_signature_payload(stamp, found).value()) == to_hex(agreed) + "0c00");
}

TEST_CASE("an output's hash covers its layout, not its version number") {
  VersionedUnspentOutput output;
  output.protocol_version = 7;
  output.unspent_output.from = Address::from_hex(kA).value();
  output.unspent_output.timestamp = Milliseconds(std::chrono::milliseconds(1));
  output.unspent_output.body = Asset{5, {}};
  const std::string layout = kA + zeros(7) + "01" + "00" + "00" + "0105";
  const auto hash_of = [](const VersionedUnspentOutput& value) { return to_hex(unspent_output_hash(value).value()); };
  CHECK(hash_of(output) == sha256_hex(layout));
  output.protocol_version = 11;
  CHECK(hash_of(output) == sha256_hex(layout));
  output.protocol_version = 3;
  CHECK(hash_of(output) != sha256_hex(layout));

  output.unspent_output.body = ContractCall();
  const std::string call = hash_of(output);
  output.protocol_version = 7;
  CHECK(hash_of(output) == call);
}

TEST_CASE("a summary is signed as it is sent") {
  std::mt19937_64 random(2);
  const auto message = test::random_message(239, random);
  const auto& summary = message.get_if<TransactionSummaryMessage>()->transaction_summary;
  const Bytes encoded = message.encode().value();
  CHECK(summary_signature_payload(summary).value() == Bytes(encoded.begin() + 1, encoded.end()));
}

TEST_CASE("what cannot be sent cannot be signed either") {
  Transaction transaction = small_transaction();
  transaction.version = 4;
  transaction.data.code = "abc";
  const auto payload = previous_signature_payload(transaction);
  REQUIRE_FALSE(payload);
  CHECK(payload.error() == Errc::not_representable);
  CHECK(payload.error().detail().starts_with("Transaction.data.code"));
}

}  // namespace
}  // namespace p2p
