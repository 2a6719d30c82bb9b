// Floor 3. A transaction, pending or validated, of any version; also the message that answers GetTransaction
// (messages.md §2.1–2.4). What its signatures cover: <p2p/signature_payloads.hpp>.
#pragma once

#include <p2p/address.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/recipient.hpp>
#include <p2p/messages/validation_stamp.hpp>
#include <p2p/shared_bytes.hpp>
#include <p2p/typed_value.hpp>
#include <p2p/varint.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p2p {

/// Those below 9 are the network's own.
enum class TransactionType : std::uint8_t {
  node = 0,
  node_shared_secrets = 1,
  origin = 2,
  oracle = 3,
  oracle_summary = 4,
  code_proposal = 5,
  code_approval = 6,
  node_rewards = 7,
  mint_rewards = 8,
  contract = 249,
  data = 250,
  token = 251,
  hosting = 252,
  transfer = 253,
  keychain_access = 254,
  keychain = 255,
};

struct Transfer {
  Address to;
  /// In 10^-8 units.
  std::uint64_t amount = 0;
  friend bool operator==(const Transfer&, const Transfer&) = default;
};

struct TokenTransfer {
  Address token_address;
  VarInt token_id;
  Address to;
  /// In 10^-8 units.
  std::uint64_t amount = 0;
  friend bool operator==(const TokenTransfer&, const TokenTransfer&) = default;
};

struct Ledger {
  std::vector<Transfer> uco;
  std::vector<TokenTransfer> token;
  friend bool operator==(const Ledger&, const Ledger&) = default;
};

/// The symmetric key of a secret, encrypted for one public key, whose curve says its size; BLS keys cannot be
/// authorized.
struct AuthorizedKey {
  PublicKey public_key;
  EncryptedKey encrypted_key;
  friend bool operator==(const AuthorizedKey&, const AuthorizedKey&) = default;
};

struct Ownership {
  SharedBytes secret;
  /// Each public key once; written in ascending order of their bytes.
  std::vector<AuthorizedKey> authorized_keys;
  friend bool operator==(const Ownership&, const Ownership&) = default;
};

/// A WebAssembly contract, of transactions from version 4 on.
struct Contract {
  SharedBytes bytecode;
  /// Normally a map with "abi" and "upgradeOpts".
  TypedValue manifest;
  friend bool operator==(const Contract&, const Contract&) = default;
};

struct TransactionData {
  /// The contract's source text, up to version 3. Travels deflated, at most 4 MiB inflated.
  std::string code;
  /// From version 4 on.
  std::optional<Contract> contract;
  SharedBytes content;
  std::vector<Ownership> ownerships;
  Ledger ledger;
  std::vector<Recipient> recipients;
  friend bool operator==(const TransactionData&, const TransactionData&) = default;
};

struct Transaction {
  static constexpr std::uint8_t kMessageType = 252;
  /// 1 to 4 are in use; what is above 4 has the layout of 4.
  std::uint32_t version = 4;
  Address address;
  TransactionType type = TransactionType::data;
  TransactionData data;
  PublicKey previous_public_key;
  Signature previous_signature;
  Signature origin_signature;
  /// Absent while pending.
  std::optional<ValidationStamp> validation_stamp;
  /// At most 255; none while pending.
  std::vector<CrossValidationStamp> cross_validation_stamps;
  friend bool operator==(const Transaction&, const Transaction&) = default;
};

}  // namespace p2p
