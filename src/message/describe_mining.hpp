// Descriptions of <p2p/messages/mining.hpp>.
#pragma once

#include <p2p/messages/mining.hpp>

#include "message/describe_contracts.hpp"
#include "message/describe_parts.hpp"
#include "message/describe_transaction.hpp"
#include "message/describe_unspent_outputs.hpp"
#include "message/describe_validation_stamp.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

#include <cstddef>
#include <cstdint>

namespace p2p::message {

template <>
struct Described<MiningError> {
  static constexpr StructInfo kInfo{"Error", 32};
};

template <class V>
void describe(V& v, FieldsOf<V, NewTransaction>& request) {
  v.value("transaction", request.transaction);
  v.value("welcome_node", request.welcome_node);
  v.optional("contract_context", request.contract_context, Flag::byte);
}

template <class V>
void describe(V& v, FieldsOf<V, StartMining>& request) {
  v.value("transaction", request.transaction);
  v.value("welcome_node_public_key", request.welcome_node_public_key);
  v.list("validation_node_public_keys", request.validation_node_public_keys, Count::u8);
  v.fixed_bytes("network_chains_view_hash", request.network_chains_view_hash);
  v.fixed_bytes("p2p_view_hash", request.p2p_view_hash);
  v.optional("contract_context", request.contract_context, Flag::byte);
  v.milliseconds_u64("ref_timestamp", request.ref_timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, AddMiningContext>& context) {
  v.value("address", context.address);
  v.value("validation_node_public_key", context.validation_node_public_key);
  v.list("previous_storage_nodes_public_keys", context.previous_storage_nodes_public_keys, Count::u8);
  v.bit_string("chain_storage_nodes_view", context.chain_storage_nodes_view, Count::u8);
  v.bit_string("beacon_storage_nodes_view", context.beacon_storage_nodes_view, Count::u8);
  v.bit_string("io_storage_nodes_view", context.io_storage_nodes_view, Count::u8);
  v.list_of("utxos_hashes", context.utxos_hashes, {Count::varint, 256}, [&v](auto& hash) { v.fixed_bytes("", hash); });
  if constexpr (V::kDecoding && !V::kJson) turn_around(context.utxos_hashes);
}

/// The number of rows is in front, once for all. An IO tree of rows without bits cannot be told from none.
template <class V>
void describe_tree(V& v, FieldsOf<V, ReplicationTree>& tree) {
  if constexpr (V::kJson) {
    v.bit_rows("chain", tree.chain, tree.chain.rows());
    v.bit_rows("beacon", tree.beacon, tree.beacon.rows());
    v.bit_rows("IO", tree.io, tree.io.rows());
  } else {
    auto rows = static_cast<std::uint8_t>(tree.chain.rows());
    if (tree.chain.rows() > rows) v.refuse("chain", "more than 255 rows");
    v.u8("chain", rows);
    v.bit_rows("chain", tree.chain, rows);
    v.bit_rows("beacon", tree.beacon, rows);
    v.bit_rows("IO", tree.io, V::kDecoding || tree.io.columns() > 0 ? rows : tree.io.rows());
    if constexpr (V::kDecoding)
      if (tree.io.columns() == 0) tree.io = BitMatrix();
  }
}

template <class V>
void describe(V& v, FieldsOf<V, CrossValidate>& request) {
  v.value("address", request.address);
  v.value("validation_stamp", request.validation_stamp);
  v.object("replication_tree", [&] { describe_tree(v, request.replication_tree); });
  v.bit_string("confirmed_validation_nodes", request.confirmed_validation_nodes, Count::u8);
  v.list("aggregated_utxos", request.aggregated_utxos, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, CrossValidationDone>& done) {
  v.value("address", done.address);
  v.value("cross_validation_stamp", done.cross_validation_stamp);
}

template <class V>
void describe(V& v, FieldsOf<V, RequestChainLock>& request) {
  v.value("address", request.address);
  v.fixed_bytes("hash", request.hash);
}

template <class V>
void describe(V& v, FieldsOf<V, UnlockChain>& request) {
  v.value("address", request.address);
}

template <class V>
void describe(V& v, FieldsOf<V, MiningError>& error) {
  v.negated_u16("code", error.code);
  v.byte_string("message", error.message, Count::varint);
  v.typed("data", error.data);
}

template <class V>
void describe(V& v, FieldsOf<V, ReplicationError>& error) {
  v.value("address", error.address);
  v.value("error", error.error);
}

template <class V>
void describe(V& v, FieldsOf<V, ValidationError>& error) {
  v.value("address", error.address);
  v.value("error", error.error);
}

using MiningMessages = MessageList<NewTransaction, StartMining, AddMiningContext, CrossValidate, CrossValidationDone,
                                   RequestChainLock, UnlockChain, ReplicationError, ValidationError>;

}  // namespace p2p::message
