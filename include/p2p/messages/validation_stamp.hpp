// Floor 3. What validation nodes attach to a transaction (messages.md §2.6–2.8, §2.11).
#pragma once

#include <p2p/address.hpp>
#include <p2p/keys.hpp>
#include <p2p/messages/movement_type.hpp>
#include <p2p/messages/unspent_outputs.hpp>
#include <p2p/timestamp.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace p2p {

struct TransactionMovement {
  Address to;
  /// In 10^-8 units.
  std::uint64_t amount = 0;
  MovementType type;
  friend bool operator==(const TransactionMovement&, const TransactionMovement&) = default;
};

struct LedgerOperations {
  /// In 10^-8 units.
  std::uint64_t fee = 0;
  std::vector<TransactionMovement> transaction_movements;
  /// In the layout of the stamp's protocol version.
  std::vector<UnspentOutput> unspent_outputs;
  /// Protocol version 7 and above.
  std::vector<VersionedUnspentOutput> consumed_inputs;
  friend bool operator==(const LedgerOperations&, const LedgerOperations&) = default;
};

enum class StampError : std::uint8_t {
  none = 0,
  invalid_pending_transaction = 1,
  invalid_inherit_constraints = 2,
  insufficient_funds = 3,
  invalid_contract_execution = 4,
  invalid_recipients_execution = 5,
  recipients_not_distinct = 6,
  invalid_contract_context_inputs = 7,
};

/// Signed by the coordinator; see stamp_signature_payload().
struct ValidationStamp {
  std::uint32_t protocol_version = 0;
  Milliseconds timestamp{};
  /// The origin key that the origin signature fits; the default when none was found.
  PublicKey proof_of_work;
  Hash proof_of_integrity;
  std::array<std::uint8_t, 64> proof_of_election{};
  LedgerOperations ledger_operations;
  /// The addresses that the transaction's recipients resolve to.
  std::vector<Address> recipients;
  StampError error = StampError::none;
  Signature signature;
  friend bool operator==(const ValidationStamp&, const ValidationStamp&) = default;
};

/// What a validation node found different from the coordinator.
enum class Inconsistency : std::uint8_t {
  timestamp = 0,
  signature = 1,
  proof_of_work = 2,
  proof_of_integrity = 3,
  proof_of_election = 4,
  transaction_fee = 5,
  transaction_movements = 6,
  unspent_outputs = 7,
  error = 8,
  protocol_version = 9,
  consumed_inputs = 10,
  aggregated_utxos = 11,
  recipients = 12,
};

/// Signed by one validation node, with its last key; see cross_stamp_signature_payload().
struct CrossValidationStamp {
  PublicKey node_public_key;
  Signature signature;
  /// At most 255; their order is kept.
  std::vector<Inconsistency> inconsistencies;
  friend bool operator==(const CrossValidationStamp&, const CrossValidationStamp&) = default;
};

}  // namespace p2p
