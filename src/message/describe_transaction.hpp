// Descriptions of <p2p/messages/transaction.hpp>.
#pragma once

#include <p2p/messages/transaction.hpp>

#include "message/describe_parts.hpp"
#include "message/describe_recipient.hpp"
#include "message/describe_validation_stamp.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

#include <cstddef>
#include <cstdint>

namespace p2p::message {

template <>
struct EnumNames<TransactionType> {
  using enum TransactionType;
  static constexpr EnumValue<TransactionType> kValues[] = {
      {node, "node"},
      {node_shared_secrets, "node_shared_secrets"},
      {origin, "origin"},
      {oracle, "oracle"},
      {oracle_summary, "oracle_summary"},
      {code_proposal, "code_proposal"},
      {code_approval, "code_approval"},
      {node_rewards, "node_rewards"},
      {mint_rewards, "mint_rewards"},
      {contract, "contract"},
      {data, "data"},
      {token, "token"},
      {hosting, "hosting"},
      {transfer, "transfer"},
      {keychain_access, "keychain_access"},
      {keychain, "keychain"},
  };
};

template <>
struct Described<Transfer> {
  static constexpr StructInfo kInfo{"Transfer", 336};
};
template <>
struct Described<TokenTransfer> {
  static constexpr StructInfo kInfo{"Transfer", 616};
};
template <>
struct Described<Ledger> {
  static constexpr StructInfo kInfo{"Ledger", 16};
};
template <>
struct Described<Ownership> {
  static constexpr StructInfo kInfo{"Ownership", 40};
};
template <>
struct Described<Contract> {
  static constexpr StructInfo kInfo{"Contract", 40};
};
template <>
struct Described<TransactionData> {
  static constexpr StructInfo kInfo{"TransactionData", 72};
};
template <>
struct Described<Transaction> {
  static constexpr StructInfo kInfo{"Transaction", 680};
};

/// The last version that carries a contract as source text.
inline constexpr std::uint32_t kLastVersionWithCode = 3;

template <class V>
void describe(V& v, FieldsOf<V, Transfer>& transfer) {
  v.value("to", transfer.to);
  v.u64("amount", transfer.amount);
  v.unsent_list("conditions");
}

template <class V>
void describe(V& v, FieldsOf<V, TokenTransfer>& transfer) {
  v.value("token_address", transfer.token_address);
  v.value("to", transfer.to);
  v.u64("amount", transfer.amount);
  v.value("token_id", transfer.token_id);
  v.unsent_list("conditions");
}

template <class V>
void describe(V& v, FieldsOf<V, Ledger>& ledger) {
  v.json_struct("uco", "UCOLedger", [&] { v.list("transfers", ledger.uco, Count::varint); });
  v.json_struct("token", "TokenLedger", [&] { v.list("transfers", ledger.token, Count::varint); });
}

template <class V>
void describe_authorized_key(V& v, FieldsOf<V, AuthorizedKey>& key) {
  v.value("", key.public_key);
  const std::size_t size = encrypted_key_size(key.public_key.curve());
  if (size == 0) v.refuse("public_key", "nothing can be encrypted for a BLS key");
  v.value("", key.encrypted_key, size);
}

template <class V>
void describe(V& v, FieldsOf<V, Ownership>& ownership) {
  constexpr MapLayout kKeys{{Count::varint, 912}, Repeats::not_counted, MapOrder::ascending};
  v.byte_string("secret", ownership.secret, Count::u32);
  v.map_of("authorized_keys", ownership.authorized_keys, kKeys, &AuthorizedKey::public_key,
           [&v](auto& key) { v.tuple("", [&] { describe_authorized_key(v, key); }); });
}

template <class V>
void describe(V& v, FieldsOf<V, Contract>& contract) {
  v.byte_string("bytecode", contract.bytecode, Count::u32);
  v.typed("manifest", contract.manifest);
}

template <class V>
void describe_code(V& v, FieldsOf<V, TransactionData>& data, std::uint32_t version) {
  if (V::kJson || version <= kLastVersionWithCode) {
    v.deflated("code", data.code);
  } else {
    not_carried(v, "code", data.code.empty(), "transaction version 4 and above");
  }
  if (V::kJson || version > kLastVersionWithCode) {
    v.optional("contract", data.contract, Flag::byte);
  } else {
    not_carried(v, "contract", !data.contract, "transaction versions up to 3");
  }
}

template <class V>
void describe(V& v, FieldsOf<V, TransactionData>& data, std::uint32_t version) {
  describe_code(v, data, version);
  v.byte_string("content", data.content, Count::u32);
  v.list("ownerships", data.ownerships, Count::varint);
  v.value("ledger", data.ledger);
  v.list("recipients", data.recipients, Count::varint, version);
}

/// What the previous signature covers.
template <class V>
void describe_unsigned(V& v, FieldsOf<V, Transaction>& transaction) {
  v.u32("version", transaction.version);
  v.value("address", transaction.address);
  v.enumerated("type", transaction.type);
  v.value("data", transaction.data, transaction.version);
}

/// What the origin signature covers.
template <class V>
void describe_signed(V& v, FieldsOf<V, Transaction>& transaction) {
  describe_unsigned(v, transaction);
  v.value("previous_public_key", transaction.previous_public_key);
  v.value("previous_signature", transaction.previous_signature);
}

/// What a chain lock covers.
template <class V>
void describe_pending(V& v, FieldsOf<V, Transaction>& transaction) {
  describe_signed(v, transaction);
  v.value("origin_signature", transaction.origin_signature);
  constexpr bool kValidated = false;
  v.boolean("validated?", kValidated, Flag::byte);
}

template <class V>
void describe(V& v, FieldsOf<V, Transaction>& transaction) {
  describe_signed(v, transaction);
  v.value("origin_signature", transaction.origin_signature);
  v.optional("validation_stamp", transaction.validation_stamp, Flag::byte);
  if (V::kJson || transaction.validation_stamp) {
    v.list("cross_validation_stamps", transaction.cross_validation_stamps, Count::u8);
  } else {
    not_carried(v, "cross_validation_stamps", transaction.cross_validation_stamps.empty(), "pending transactions");
  }
}

}  // namespace p2p::message
