// Descriptions of <p2p/messages/transaction_summary.hpp>.
#pragma once

#include <p2p/messages/transaction_summary.hpp>

#include "message/describe_parts.hpp"
#include "message/describe_transaction.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

namespace p2p::message {

template <>
struct Described<TransactionSummary> {
  static constexpr StructInfo kInfo{"TransactionSummary", 680};
};
template <>
struct Described<ReplicationAttestation> {
  static constexpr StructInfo kInfo{"ReplicationAttestation", 688};
};

/// The only version of summaries and attestations with the short layout.
inline constexpr std::uint8_t kShortVersion = 1;

template <class V>
void describe(V& v, FieldsOf<V, TransactionSummary>& summary) {
  v.u8("version", summary.version);
  v.value("address", summary.address);
  v.milliseconds_u64("timestamp", summary.timestamp);
  v.enumerated("type", summary.type);
  v.u64("fee", summary.fee);
  v.list("movements_addresses", summary.movements_addresses, Count::varint);
  v.fixed_bytes("validation_stamp_checksum", summary.validation_stamp_checksum);
  if constexpr (V::kJson) {
    v.optional("genesis_address", summary.genesis_address, Flag::bit);
  } else if (summary.version != kShortVersion) {
    v.value("genesis_address", carried<V, Address>(v, "genesis_address", summary.genesis_address));
  } else {
    not_carried(v, "genesis_address", !summary.genesis_address, "version 1");
    if constexpr (V::kDecoding) summary.genesis_address.reset();
  }
}

template <class V>
void describe(V& v, FieldsOf<V, ReplicationAttestation>& attestation) {
  v.u8("version", attestation.version);
  v.value("transaction_summary", attestation.transaction_summary);
  if (V::kJson || attestation.version != kShortVersion) {
    v.list_of("confirmations", attestation.confirmations, {Count::u8, 16}, [&v](auto& confirmation) {
      v.tuple("", [&] {
        v.u8("", confirmation.position);
        v.value("", confirmation.signature);
      });
    });
  } else {
    not_carried(v, "confirmations", attestation.confirmations.empty(), "version 1");
  }
}

template <class V>
void describe(V& v, FieldsOf<V, GetTransactionSummary>& request) {
  v.value("address", request.address);
}

template <class V>
void describe(V& v, FieldsOf<V, TransactionSummaryMessage>& message) {
  v.value("transaction_summary", message.transaction_summary);
}

template <class V>
void describe(V& v, FieldsOf<V, TransactionSummaryList>& list) {
  v.list("transaction_summaries", list.transaction_summaries, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, ReplicationAttestationMessage>& message) {
  v.value("replication_attestation", message.replication_attestation);
}

using TransactionSummaryMessages = MessageList<GetTransactionSummary, TransactionSummaryMessage, TransactionSummaryList,
                                               ReplicationAttestationMessage>;

}  // namespace p2p::message
