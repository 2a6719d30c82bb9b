// Floor 3. How a validated transaction gets to its storage nodes, and stays there (messages.md §3.1–3.2).
#pragma once

#include <p2p/address.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/contracts.hpp>
#include <p2p/messages/transaction.hpp>
#include <p2p/messages/unspent_outputs.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace p2p {

/// Answered with Ok.
struct ReplicateTransaction {
  static constexpr std::uint8_t kMessageType = 12;
  Transaction transaction;
  Address genesis_address;
  friend bool operator==(const ReplicateTransaction&, const ReplicateTransaction&) = default;
};

/// Answered with Ok.
struct AcknowledgeStorage {
  static constexpr std::uint8_t kMessageType = 13;
  Address address;
  /// Over summary_signature_payload(), by the sender's first key.
  Signature signature;
  friend bool operator==(const AcknowledgeStorage&, const AcknowledgeStorage&) = default;
};

/// Answered with Ok or ReplicationError.
struct ValidateTransaction {
  static constexpr std::uint8_t kMessageType = 36;
  Transaction transaction;
  std::optional<ContractContext> contract_context;
  std::vector<VersionedUnspentOutput> inputs;
  friend bool operator==(const ValidateTransaction&, const ValidateTransaction&) = default;
};

/// Answered with Ok or Error.
struct ReplicatePendingTransactionChain {
  static constexpr std::uint8_t kMessageType = 37;
  Address address;
  Address genesis_address;
  friend bool operator==(const ReplicatePendingTransactionChain&, const ReplicatePendingTransactionChain&) = default;
};

/// Answered with Ok.
struct NotifyReplicationValidation {
  static constexpr std::uint8_t kMessageType = 38;
  Address address;
  friend bool operator==(const NotifyReplicationValidation&, const NotifyReplicationValidation&) = default;
};

/// A request in spite of its number: answered with Ok.
struct ShardRepair {
  static constexpr std::uint8_t kMessageType = 230;
  Address genesis_address;
  std::optional<Address> storage_address;
  std::vector<Address> io_addresses;
  friend bool operator==(const ShardRepair&, const ShardRepair&) = default;
};

}  // namespace p2p
