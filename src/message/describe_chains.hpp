// Descriptions of <p2p/messages/chains.hpp>.
#pragma once

#include <p2p/messages/chains.hpp>

#include "message/describe_parts.hpp"
#include "message/describe_transaction.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

#include <cstdint>
#include <variant>

namespace p2p::message {

template <>
struct EnumNames<GetTransactionChain::Order> {
  using enum GetTransactionChain::Order;
  static constexpr EnumValue<GetTransactionChain::Order> kValues[] = {{ascending, "asc"}, {descending, "desc"}};
};

template <class V>
void describe(V& v, FieldsOf<V, GetTransaction>& request) {
  v.value("address", request.address);
}

template <class V>
void describe(V& v, FieldsOf<V, GetLastTransaction>& request) {
  v.value("address", request.address);
}

/// Two bits say what follows: nothing, a time, an address.
template <class V>
void describe_paging(V& v, FieldsOf<V, GetTransactionChain>& request) {
  auto kind = static_cast<std::uint8_t>(request.paging_state.index());
  v.bits("paging_state", kind, 2);
  if (kind > 2) {
    v.refuse("paging_state", "unknown kind 3");
    return;
  }
  if constexpr (V::kDecoding) emplace_alternative(request.paging_state, kind);
  if (auto* const time = std::get_if<Seconds>(&request.paging_state)) v.seconds_u32("paging_state", *time);
  if (auto* const address = std::get_if<Address>(&request.paging_state)) v.value("paging_state", *address);
}

template <class V>
void describe(V& v, FieldsOf<V, GetTransactionChain>& request) {
  v.value("address", request.address);
  v.enumerated("order", request.order, 1);
  if constexpr (V::kJson) {
    v.any_time_or_address("paging_state", request.paging_state);
  } else {
    describe_paging(v, request);
  }
}

template <class V>
void describe(V& v, FieldsOf<V, TransactionList>& list) {
  const auto address = [&v](auto& bytes) { v.byte_string("paging_address", bytes, Count::u8); };
  v.list("transactions", list.transactions, Count::varint);
  v.boolean("more?", list.more, Flag::bit);
  if constexpr (V::kJson) {
    v.optional_of("paging_address", list.paging_address, Flag::bit, address);
  } else if (list.more) {
    address(carried<V, Bytes>(v, "paging_address", list.paging_address));
  } else {
    not_carried(v, "paging_address", !list.paging_address, "a list without more");
    if constexpr (V::kDecoding) list.paging_address.reset();
  }
}

template <class V>
void describe(V& v, FieldsOf<V, GetTransactionChainLength>& request) {
  v.value("address", request.address);
}

template <class V>
void describe(V& v, FieldsOf<V, TransactionChainLength>& length) {
  v.value("length", length.length);
}

template <class V>
void describe(V& v, FieldsOf<V, GetLastTransactionAddress>& request) {
  v.value("address", request.address);
  v.milliseconds_u64("timestamp", request.timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, LastTransactionAddress>& answer) {
  v.value("address", answer.address);
  v.milliseconds_u64("timestamp", answer.timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, NotifyLastTransactionAddress>& notice) {
  v.value("last_address", notice.last_address);
  v.value("genesis_address", notice.genesis_address);
  v.value("previous_address", notice.previous_address);
  v.milliseconds_u64("timestamp", notice.timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, GetFirstTransactionAddress>& request) {
  v.value("address", request.address);
}

template <class V>
void describe(V& v, FieldsOf<V, FirstTransactionAddress>& answer) {
  v.value("address", answer.address);
  v.milliseconds_u64("timestamp", answer.timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, GetGenesisAddress>& request) {
  v.value("address", request.address);
}

template <class V>
void describe(V& v, FieldsOf<V, GenesisAddress>& answer) {
  v.value("address", answer.address);
  v.milliseconds_u64("timestamp", answer.timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, NotifyPreviousChain>& notice) {
  v.value("address", notice.address);
}

template <class V>
void describe(V& v, FieldsOf<V, GetNextAddresses>& request) {
  v.value("address", request.address);
  v.value("limit", request.limit);
}

template <class V>
void describe(V& v, FieldsOf<V, AddressList>& list) {
  v.list_of("addresses", list.addresses, {Count::varint, 336}, [&v](auto& entry) {
    v.tuple("", [&] {
      v.value("", entry.address);
      v.milliseconds_u64("", entry.timestamp);
    });
  });
}

using ChainMessages =
    MessageList<GetTransaction, GetLastTransaction, Transaction, GetTransactionChain, TransactionList,
                GetTransactionChainLength, TransactionChainLength, GetLastTransactionAddress, LastTransactionAddress,
                NotifyLastTransactionAddress, GetFirstTransactionAddress, FirstTransactionAddress, GetGenesisAddress,
                GenesisAddress, NotifyPreviousChain, GetNextAddresses, AddressList>;

}  // namespace p2p::message
