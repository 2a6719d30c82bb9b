// Floor 3. The short form of a validated transaction, and nodes' word that they stored it (messages.md §2.12–2.13).
#pragma once

#include <p2p/address.hpp>
#include <p2p/digest.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/transaction.hpp>
#include <p2p/timestamp.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace p2p {

struct TransactionSummary {
  /// 1, 2 or 3; every other value has the layout of 2 and 3.
  std::uint8_t version = 3;
  Address address;
  Milliseconds timestamp{};
  TransactionType type = TransactionType::data;
  /// In 10^-8 units.
  std::uint64_t fee = 0;
  /// Where its movements go; from version 2 on followed by its recipients.
  std::vector<Address> movements_addresses;
  /// stamp_checksum() of its validation stamp.
  Digest256 validation_stamp_checksum{};
  /// Absent exactly in version 1.
  std::optional<Address> genesis_address = Address();
  friend bool operator==(const TransactionSummary&, const TransactionSummary&) = default;
};

/// Answered with TransactionSummaryMessage or NotFound.
struct GetTransactionSummary {
  static constexpr std::uint8_t kMessageType = 23;
  Address address;
  friend bool operator==(const GetTransactionSummary&, const GetTransactionSummary&) = default;
};

struct TransactionSummaryMessage {
  static constexpr std::uint8_t kMessageType = 239;
  TransactionSummary transaction_summary;
  friend bool operator==(const TransactionSummaryMessage&, const TransactionSummaryMessage&) = default;
};

struct TransactionSummaryList {
  static constexpr std::uint8_t kMessageType = 232;
  std::vector<TransactionSummary> transaction_summaries;
  friend bool operator==(const TransactionSummaryList&, const TransactionSummaryList&) = default;
};

/// A node's signature over summary_signature_payload().
struct Confirmation {
  /// Its place among the nodes that were authorized and available at the summary's time, by first public key.
  std::uint8_t position = 0;
  Signature signature;
  friend bool operator==(const Confirmation&, const Confirmation&) = default;
};

struct ReplicationAttestation {
  /// 1 or 2; every other value has the layout of 2.
  std::uint8_t version = 2;
  TransactionSummary transaction_summary;
  /// At most 255; none in version 1.
  std::vector<Confirmation> confirmations;
  friend bool operator==(const ReplicationAttestation&, const ReplicationAttestation&) = default;
};

/// Answered with Ok or Error.
struct ReplicationAttestationMessage {
  static constexpr std::uint8_t kMessageType = 30;
  ReplicationAttestation replication_attestation;
  friend bool operator==(const ReplicationAttestationMessage&, const ReplicationAttestationMessage&) = default;
};

}  // namespace p2p
