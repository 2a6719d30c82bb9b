// Descriptions of <p2p/messages/common.hpp>.
#pragma once

#include <p2p/messages/common.hpp>

#include "message/description.hpp"
#include "message/message_list.hpp"

namespace p2p::message {

template <>
struct EnumNames<ErrorMessage::Reason> {
  using enum ErrorMessage::Reason;
  static constexpr EnumValue<ErrorMessage::Reason> kValues[] = {
      {network_issue, "network_issue"},
      {invalid_transaction, "invalid_transaction"},
      {invalid_attestation, "invalid_attestation"},
      {transaction_already_exists, "transaction_already_exists"},
      {network_chains_sync, "network_chains_sync"},
      {p2p_sync, "p2p_sync"},
      {both_sync, "both_sync"},
      {already_locked, "already_locked"},
  };
};

template <class V>
void describe(V&, FieldsOf<V, Ping>&) {}

template <class V>
void describe(V&, FieldsOf<V, Ok>&) {}

template <class V>
void describe(V&, FieldsOf<V, NotFound>&) {}

template <class V>
void describe(V& v, FieldsOf<V, ErrorMessage>& error) {
  v.enumerated("reason", error.reason);
}

using CommonMessages = MessageList<Ping, Ok, NotFound, ErrorMessage>;

}  // namespace p2p::message
