// Descriptions of <p2p/messages/replication.hpp>.
#pragma once

#include <p2p/messages/replication.hpp>

#include "message/describe_contracts.hpp"
#include "message/describe_transaction.hpp"
#include "message/describe_unspent_outputs.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

namespace p2p::message {

template <class V>
void describe(V& v, FieldsOf<V, ReplicateTransaction>& request) {
  v.value("transaction", request.transaction);
  v.value("genesis_address", request.genesis_address);
}

template <class V>
void describe(V& v, FieldsOf<V, AcknowledgeStorage>& acknowledgement) {
  v.value("address", acknowledgement.address);
  v.value("signature", acknowledgement.signature);
}

template <class V>
void describe(V& v, FieldsOf<V, ValidateTransaction>& request) {
  v.value("transaction", request.transaction);
  v.optional("contract_context", request.contract_context, Flag::byte);
  v.list("inputs", request.inputs, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, ReplicatePendingTransactionChain>& request) {
  v.value("address", request.address);
  v.value("genesis_address", request.genesis_address);
}

template <class V>
void describe(V& v, FieldsOf<V, NotifyReplicationValidation>& notice) {
  v.value("address", notice.address);
}

template <class V>
void describe(V& v, FieldsOf<V, ShardRepair>& repair) {
  v.value("genesis_address", repair.genesis_address);
  v.optional("storage_address", repair.storage_address, Flag::bit);
  v.list("io_addresses", repair.io_addresses, Count::varint);
}

using ReplicationMessages = MessageList<ReplicateTransaction, AcknowledgeStorage, ValidateTransaction,
                                        ReplicatePendingTransactionChain, NotifyReplicationValidation, ShardRepair>;

}  // namespace p2p::message
