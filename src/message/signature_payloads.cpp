#include <p2p/signature_payloads.hpp>

#include <algorithm>

#include "crypto/digests.hpp"
#include "message/describe_transaction.hpp"
#include "message/describe_transaction_summary.hpp"
#include "message/describe_unspent_outputs.hpp"
#include "message/describe_validation_stamp.hpp"
#include "message/encoder.hpp"

namespace p2p {
namespace {

using message::Encoder;
using wire::TypedMode;

/// What `walk(encoder)` writes, padded.
template <class Walk>
Result<Bytes> payload(TypedMode mode, const char* name, Walk walk) {
  Encoder encoder(mode);
  walk(encoder);
  return std::move(encoder).finish(name);
}

Result<Bytes> signed_stamp(const ValidationStamp& stamp) {
  return payload(TypedMode::compact, "ValidationStamp", [&](Encoder& encoder) { describe(encoder, stamp); });
}

Result<Digest256> sha256_of(const Result<Bytes>& bytes) {
  if (!bytes) return fail(bytes.error());
  Digest256 digest{};
  sha256(*bytes, digest);
  return digest;
}

}  // namespace

Result<Bytes> previous_signature_payload(const Transaction& transaction) {
  return payload(TypedMode::extended, "Transaction",
                 [&](Encoder& encoder) { message::describe_unsigned(encoder, transaction); });
}

Result<Bytes> origin_signature_payload(const Transaction& transaction) {
  return payload(TypedMode::extended, "Transaction",
                 [&](Encoder& encoder) { message::describe_signed(encoder, transaction); });
}

Result<Bytes> chain_lock_payload(const Transaction& transaction) {
  return payload(TypedMode::compact, "Transaction",
                 [&](Encoder& encoder) { message::describe_pending(encoder, transaction); });
}

Result<std::array<std::uint8_t, 33>> chain_lock_hash(const Transaction& transaction) {
  const auto digest = sha256_of(chain_lock_payload(transaction));
  if (!digest) return fail(digest.error());
  std::array<std::uint8_t, 33> hash{static_cast<std::uint8_t>(HashAlgorithm::sha256)};
  std::copy(digest->begin(), digest->end(), hash.begin() + 1);
  return hash;
}

Result<Bytes> stamp_signature_payload(const ValidationStamp& stamp) {
  return payload(TypedMode::compact, "ValidationStamp",
                 [&](Encoder& encoder) { message::describe_unsigned(encoder, stamp); });
}

Result<Bytes> cross_stamp_signature_payload(const ValidationStamp& stamp,
                                            std::span<const Inconsistency> inconsistencies) {
  auto bytes = signed_stamp(stamp);
  if (bytes)
    for (const Inconsistency inconsistency : inconsistencies)
      bytes->push_back(static_cast<std::uint8_t>(inconsistency));
  return bytes;
}

Result<Digest256> stamp_checksum(const ValidationStamp& stamp) { return sha256_of(signed_stamp(stamp)); }

Result<Bytes> summary_signature_payload(const TransactionSummary& summary) {
  return payload(TypedMode::compact, "TransactionSummary", [&](Encoder& encoder) { describe(encoder, summary); });
}

Result<Digest256> unspent_output_hash(const VersionedUnspentOutput& output) {
  return sha256_of(payload(TypedMode::compact, "UnspentOutput", [&](Encoder& encoder) {
    message::describe(encoder, output.unspent_output, message::wire_version(output));
  }));
}

}  // namespace p2p
