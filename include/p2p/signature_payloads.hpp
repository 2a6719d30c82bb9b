// Floor 3. The bytes that the signatures and hashes of transactions cover (messages.md §2.1, §2.6, §2.10, §2.12). They
// are made from the values, not from the bytes that brought them, as the reference does: typed values with their signs
// and booleans as bytes, contract code as plain text, maps in their order.
//
// All fail as encoding does: not_representable when the value could not be sent either, too_deep beyond 512 levels. Any
// thread.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/digest.hpp>
#include <p2p/messages/transaction.hpp>
#include <p2p/messages/transaction_summary.hpp>
#include <p2p/messages/unspent_outputs.hpp>
#include <p2p/messages/validation_stamp.hpp>
#include <p2p/result.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace p2p {

/// What `previous_signature` covers, by the key `previous_public_key`: version to data.
[[nodiscard]] Result<Bytes> previous_signature_payload(const Transaction& transaction);
/// What `origin_signature` covers, by the key that becomes the proof of work: version to previous signature.
[[nodiscard]] Result<Bytes> origin_signature_payload(const Transaction& transaction);

/// The transaction as if it were pending, in the form of messages.
[[nodiscard]] Result<Bytes> chain_lock_payload(const Transaction& transaction);
/// What RequestChainLock carries: a byte 0 and the SHA-256 of that.
[[nodiscard]] Result<std::array<std::uint8_t, 33>> chain_lock_hash(const Transaction& transaction);

/// What the coordinator's signature in the stamp covers: all but this signature.
[[nodiscard]] Result<Bytes> stamp_signature_payload(const ValidationStamp& stamp);
/// What the signature of a cross validation stamp covers: the signed stamp, then the inconsistencies found.
[[nodiscard]] Result<Bytes> cross_stamp_signature_payload(const ValidationStamp& stamp,
                                                          std::span<const Inconsistency> inconsistencies);
/// The SHA-256 of the signed stamp, which summaries carry.
[[nodiscard]] Result<Digest256> stamp_checksum(const ValidationStamp& stamp);

/// What confirmations and AcknowledgeStorage sign.
[[nodiscard]] Result<Bytes> summary_signature_payload(const TransactionSummary& summary);

/// The SHA-256 by which pages and mining contexts name an output. The version itself is not covered.
[[nodiscard]] Result<Digest256> unspent_output_hash(const VersionedUnspentOutput& output);

}  // namespace p2p
