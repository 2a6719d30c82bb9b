// Floor 3. How a transaction is validated: from its submission to the stamps of all validation nodes (messages.md
// §3.1).
#pragma once

#include <p2p/address.hpp>
#include <p2p/bit_matrix.hpp>
#include <p2p/bit_string.hpp>
#include <p2p/digest.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/contracts.hpp>
#include <p2p/messages/transaction.hpp>
#include <p2p/messages/unspent_outputs.hpp>
#include <p2p/messages/validation_stamp.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p2p {

/// Answered with Ok, once the elected nodes have answered or the request was forwarded.
struct NewTransaction {
  static constexpr std::uint8_t kMessageType = 6;
  Transaction transaction;
  PublicKey welcome_node;
  std::optional<ContractContext> contract_context;
  friend bool operator==(const NewTransaction&, const NewTransaction&) = default;
};

/// Answered with Ok or Error.
struct StartMining {
  static constexpr std::uint8_t kMessageType = 7;
  Transaction transaction;
  PublicKey welcome_node_public_key;
  /// Last keys in the order of election; at most 255.
  std::vector<PublicKey> validation_node_public_keys;
  /// What the sender knows of the network's own chains, and of the nodes: others refuse when they know different.
  Digest256 network_chains_view_hash{};
  Digest256 p2p_view_hash{};
  std::optional<ContractContext> contract_context;
  /// When mining began; refused when it is older than 4 s.
  Milliseconds ref_timestamp{};
  friend bool operator==(const StartMining&, const StartMining&) = default;
};

/// Answered with Ok. Bit i of a view stands for node i of the list that both sides compute; at most 255 bits each.
struct AddMiningContext {
  static constexpr std::uint8_t kMessageType = 8;
  Address address;
  /// The sender's last key.
  PublicKey validation_node_public_key;
  /// At most 255.
  std::vector<PublicKey> previous_storage_nodes_public_keys;
  BitString chain_storage_nodes_view;
  BitString beacon_storage_nodes_view;
  BitString io_storage_nodes_view;
  /// unspent_output_hash() of each. Decoding reverses them, as the reference does; their order has no meaning.
  std::vector<Digest256> utxos_hashes;
  friend bool operator==(const AddMiningContext&, const AddMiningContext&) = default;
};

/// Who replicates to whom: a row for each validation node, a column for each storage node, at most 255 of both.
struct ReplicationTree {
  BitMatrix chain;
  /// As many rows as `chain`.
  BitMatrix beacon;
  /// As many rows as `chain`, or none.
  BitMatrix io;
  friend bool operator==(const ReplicationTree&, const ReplicationTree&) = default;
};

/// Answered with Ok.
struct CrossValidate {
  static constexpr std::uint8_t kMessageType = 9;
  Address address;
  ValidationStamp validation_stamp;
  ReplicationTree replication_tree;
  /// At most 255 bits.
  BitString confirmed_validation_nodes;
  std::vector<VersionedUnspentOutput> aggregated_utxos;
  friend bool operator==(const CrossValidate&, const CrossValidate&) = default;
};

/// Answered with Ok.
struct CrossValidationDone {
  static constexpr std::uint8_t kMessageType = 10;
  Address address;
  CrossValidationStamp cross_validation_stamp;
  friend bool operator==(const CrossValidationDone&, const CrossValidationDone&) = default;
};

/// Answered with Ok or Error.
struct RequestChainLock {
  static constexpr std::uint8_t kMessageType = 19;
  Address address;
  /// chain_lock_hash() of the transaction: an algorithm byte, which nobody looks at, and 32 bytes.
  std::array<std::uint8_t, 33> hash{};
  friend bool operator==(const RequestChainLock&, const RequestChainLock&) = default;
};

/// Answered with Ok.
struct UnlockChain {
  static constexpr std::uint8_t kMessageType = 41;
  Address address;
  friend bool operator==(const UnlockChain&, const UnlockChain&) = default;
};

/// Why a transaction was not validated (messages.md §2.22).
struct MiningError {
  /// 0 down to −65535, normally −30000 and below; from −31500 on downwards the network is to blame.
  int code = 0;
  std::string message;
  TypedValue data;
  friend bool operator==(const MiningError&, const MiningError&) = default;
};

/// An answer to ValidateTransaction, and a request of its own: answered with Ok.
struct ReplicationError {
  static constexpr std::uint8_t kMessageType = 233;
  Address address;
  MiningError error;
  friend bool operator==(const ReplicationError&, const ReplicationError&) = default;
};

/// A request in spite of its number: answered with Ok.
struct ValidationError {
  static constexpr std::uint8_t kMessageType = 234;
  Address address;
  MiningError error;
  friend bool operator==(const ValidationError&, const ValidationError&) = default;
};

}  // namespace p2p
