// Floor 3. Messages about transactions, their chains and the addresses of these (messages.md §3.1–3.2).
#pragma once

#include <p2p/address.hpp>
#include <p2p/bytes.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/transaction.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/varint.hpp>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace p2p {

/// Answered with Transaction or NotFound.
struct GetTransaction {
  static constexpr std::uint8_t kMessageType = 3;
  Address address;
  friend bool operator==(const GetTransaction&, const GetTransaction&) = default;
};

/// Answered with Transaction or NotFound.
struct GetLastTransaction {
  static constexpr std::uint8_t kMessageType = 15;
  Address address;
  friend bool operator==(const GetLastTransaction&, const GetLastTransaction&) = default;
};

/// Answered with TransactionList.
struct GetTransactionChain {
  static constexpr std::uint8_t kMessageType = 4;
  enum class Order : std::uint8_t { ascending = 0, descending = 1 };
  /// Any address of the chain, normally the last.
  Address address;
  Order order = Order::ascending;
  /// Where to go on: nowhere in particular, after this time, or after this address.
  std::variant<std::monostate, Seconds, Address> paging_state;
  friend bool operator==(const GetTransactionChain&, const GetTransactionChain&) = default;
};

struct TransactionList {
  static constexpr std::uint8_t kMessageType = 251;
  /// A node sends ten at most.
  std::vector<Transaction> transactions;
  bool more = false;
  /// Present exactly when there is more. Any bytes, normally an address; at most 255.
  std::optional<Bytes> paging_address;
  friend bool operator==(const TransactionList&, const TransactionList&) = default;
};

/// Answered with TransactionChainLength.
struct GetTransactionChainLength {
  static constexpr std::uint8_t kMessageType = 18;
  Address address;
  friend bool operator==(const GetTransactionChainLength&, const GetTransactionChainLength&) = default;
};

struct TransactionChainLength {
  static constexpr std::uint8_t kMessageType = 245;
  VarInt length;
  friend bool operator==(const TransactionChainLength&, const TransactionChainLength&) = default;
};

/// Answered with LastTransactionAddress.
struct GetLastTransactionAddress {
  static constexpr std::uint8_t kMessageType = 21;
  Address address;
  /// Later ones do not count.
  Milliseconds timestamp{};
  friend bool operator==(const GetLastTransactionAddress&, const GetLastTransactionAddress&) = default;
};

struct LastTransactionAddress {
  static constexpr std::uint8_t kMessageType = 241;
  Address address;
  /// The epoch when the address asked for is unknown.
  Milliseconds timestamp{};
  friend bool operator==(const LastTransactionAddress&, const LastTransactionAddress&) = default;
};

/// Answered with Ok.
struct NotifyLastTransactionAddress {
  static constexpr std::uint8_t kMessageType = 22;
  Address last_address;
  Address genesis_address;
  Address previous_address;
  Milliseconds timestamp{};
  friend bool operator==(const NotifyLastTransactionAddress&, const NotifyLastTransactionAddress&) = default;
};

/// Answered with FirstTransactionAddress or NotFound.
struct GetFirstTransactionAddress {
  static constexpr std::uint8_t kMessageType = 24;
  Address address;
  friend bool operator==(const GetFirstTransactionAddress&, const GetFirstTransactionAddress&) = default;
};

struct FirstTransactionAddress {
  static constexpr std::uint8_t kMessageType = 228;
  Address address;
  Milliseconds timestamp{};
  friend bool operator==(const FirstTransactionAddress&, const FirstTransactionAddress&) = default;
};

/// Answered with GenesisAddress.
struct GetGenesisAddress {
  static constexpr std::uint8_t kMessageType = 31;
  Address address;
  friend bool operator==(const GetGenesisAddress&, const GetGenesisAddress&) = default;
};

struct GenesisAddress {
  static constexpr std::uint8_t kMessageType = 235;
  Address address;
  /// Of the chain's first transaction; the time of the answer when there is none.
  Milliseconds timestamp{};
  friend bool operator==(const GenesisAddress&, const GenesisAddress&) = default;
};

/// Answered with Ok.
struct NotifyPreviousChain {
  static constexpr std::uint8_t kMessageType = 34;
  Address address;
  friend bool operator==(const NotifyPreviousChain&, const NotifyPreviousChain&) = default;
};

/// Answered with AddressList.
struct GetNextAddresses {
  static constexpr std::uint8_t kMessageType = 35;
  Address address;
  /// 0: no limit.
  VarInt limit;
  friend bool operator==(const GetNextAddresses&, const GetNextAddresses&) = default;
};

struct DatedAddress {
  Address address;
  Milliseconds timestamp{};
  friend bool operator==(const DatedAddress&, const DatedAddress&) = default;
};

struct AddressList {
  static constexpr std::uint8_t kMessageType = 229;
  std::vector<DatedAddress> addresses;
  friend bool operator==(const AddressList&, const AddressList&) = default;
};

}  // namespace p2p
