// Descriptions of <p2p/messages/validation_stamp.hpp>.
#pragma once

#include <p2p/messages/validation_stamp.hpp>

#include "message/describe_movement_type.hpp"
#include "message/describe_parts.hpp"
#include "message/describe_unspent_outputs.hpp"
#include "message/description.hpp"

#include <cstdint>

namespace p2p::message {

template <>
struct EnumNames<StampError> {
  using enum StampError;
  static constexpr EnumValue<StampError> kValues[] = {
      {none, ""},
      {invalid_pending_transaction, "invalid_pending_transaction"},
      {invalid_inherit_constraints, "invalid_inherit_constraints"},
      {insufficient_funds, "insufficient_funds"},
      {invalid_contract_execution, "invalid_contract_execution"},
      {invalid_recipients_execution, "invalid_recipients_execution"},
      {recipients_not_distinct, "recipients_not_distinct"},
      {invalid_contract_context_inputs, "invalid_contract_context_inputs"},
  };
};

template <>
struct EnumNames<Inconsistency> {
  using enum Inconsistency;
  static constexpr EnumValue<Inconsistency> kValues[] = {
      {timestamp, "timestamp"},
      {signature, "signature"},
      {proof_of_work, "proof_of_work"},
      {proof_of_integrity, "proof_of_integrity"},
      {proof_of_election, "proof_of_election"},
      {transaction_fee, "transaction_fee"},
      {transaction_movements, "transaction_movements"},
      {unspent_outputs, "unspent_outputs"},
      {error, "error"},
      {protocol_version, "protocol_version"},
      {consumed_inputs, "consumed_inputs"},
      {aggregated_utxos, "aggregated_utxos"},
      {recipients, "recipients"},
  };
};

template <>
struct Described<TransactionMovement> {
  static constexpr StructInfo kInfo{"TransactionMovement", 344};
};
template <>
struct Described<LedgerOperations> {
  static constexpr StructInfo kInfo{"LedgerOperations", 80};
};
template <>
struct Described<ValidationStamp> {
  static constexpr StructInfo kInfo{"ValidationStamp", 1248};
};
template <>
struct Described<CrossValidationStamp> {
  static constexpr StructInfo kInfo{"CrossValidationStamp", 288};
};

template <class V>
void describe(V& v, FieldsOf<V, TransactionMovement>& movement) {
  v.value("to", movement.to);
  v.u64("amount", movement.amount);
  describe_movement_type(v, "type", movement.type);
}

template <class V>
void describe(V& v, FieldsOf<V, LedgerOperations>& operations, std::uint32_t protocol_version) {
  v.u64("fee", operations.fee);
  v.list("transaction_movements", operations.transaction_movements, Count::varint);
  v.list_of("unspent_outputs", operations.unspent_outputs, {Count::varint, min_output_bits(protocol_version)},
            [&](auto& output) { v.value("", output, protocol_version); });
  if (V::kJson || protocol_version >= 7) {
    v.list("consumed_inputs", operations.consumed_inputs, Count::varint);
  } else {
    not_carried(v, "consumed_inputs", operations.consumed_inputs.empty(), "protocol versions below 7");
  }
}

/// What the coordinator signs.
template <class V>
void describe_unsigned(V& v, FieldsOf<V, ValidationStamp>& stamp) {
  v.u32("protocol_version", stamp.protocol_version);
  v.milliseconds_u64("timestamp", stamp.timestamp);
  v.value("proof_of_work", stamp.proof_of_work);
  v.value("proof_of_integrity", stamp.proof_of_integrity);
  v.fixed_bytes("proof_of_election", stamp.proof_of_election);
  v.value("ledger_operations", stamp.ledger_operations, stamp.protocol_version);
  v.list("recipients", stamp.recipients, Count::varint);
  v.enumerated("error", stamp.error);
}

template <class V>
void describe(V& v, FieldsOf<V, ValidationStamp>& stamp) {
  describe_unsigned(v, stamp);
  v.value("signature", stamp.signature);
}

template <class V>
void describe(V& v, FieldsOf<V, CrossValidationStamp>& stamp) {
  v.value("node_public_key", stamp.node_public_key);
  v.value("signature", stamp.signature);
  v.list_of("inconsistencies", stamp.inconsistencies, {Count::u8, 8},
            [&v](auto& inconsistency) { v.enumerated("", inconsistency); });
}

}  // namespace p2p::message
