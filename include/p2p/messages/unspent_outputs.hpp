// Floor 3. Unspent outputs and inputs, and the messages that ask for them (messages.md §2.9–2.10, §2.24). Their layout
// on the wire depends on the protocol version of whoever wrote them, which therefore travels along.
#pragma once

#include <p2p/address.hpp>
#include <p2p/bit_string.hpp>
#include <p2p/digest.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/movement_type.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/varint.hpp>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace p2p {

/// An amount that can be spent, in 10^-8 units.
struct Asset {
  VarInt amount;
  MovementType type;
  friend bool operator==(const Asset&, const Asset&) = default;
};

/// The state of a contract: a typed map in compact form, whose length is in bits.
struct ContractState {
  BitString encoded_payload;
  friend bool operator==(const ContractState&, const ContractState&) = default;
};

/// The call of a contract.
struct ContractCall {
  friend bool operator==(const ContractCall&, const ContractCall&) = default;
};

using OutputBody = std::variant<Asset, ContractState, ContractCall>;

/// Versions below 4 carry assets only, 4 to 6 also states (without origin and time), 7 and above all three.
struct UnspentOutput {
  OutputBody body;
  /// The transaction that made it. Absent only for states of versions 4 to 6.
  std::optional<Address> from;
  std::optional<Milliseconds> timestamp;
  friend bool operator==(const UnspentOutput&, const UnspentOutput&) = default;
};

/// A call with a version below 7 is written with version 7, as the reference does.
struct VersionedUnspentOutput {
  std::uint32_t protocol_version = 0;
  UnspentOutput unspent_output;
  friend bool operator==(const VersionedUnspentOutput&, const VersionedUnspentOutput&) = default;
};

/// Versions below 7 carry assets and calls, with times in whole seconds; only they carry `reward`, and only assets.
/// Milliseconds, and `spent` of their calls, are lost when they are written, as in the reference.
struct TransactionInput {
  OutputBody body;
  Address from;
  Milliseconds timestamp{};
  bool spent = false;
  bool reward = false;
  friend bool operator==(const TransactionInput&, const TransactionInput&) = default;
};

/// A state with a version below 7 is written with version 7, as the reference does.
struct VersionedTransactionInput {
  std::uint32_t protocol_version = 0;
  TransactionInput input;
  friend bool operator==(const VersionedTransactionInput&, const VersionedTransactionInput&) = default;
};

/// Answered with UnspentOutputList.
struct GetUnspentOutputs {
  static constexpr std::uint8_t kMessageType = 5;
  /// The genesis address.
  Address address;
  /// The hash of the last output that is known already (unspent_output_hash()).
  std::optional<Digest256> offset;
  /// 0: no limit by count.
  VarInt limit;
  friend bool operator==(const GetUnspentOutputs&, const GetUnspentOutputs&) = default;
};

struct UnspentOutputList {
  static constexpr std::uint8_t kMessageType = 250;
  std::vector<VersionedUnspentOutput> unspent_outputs;
  bool more = false;
  /// The hash of the last output of this page.
  std::optional<Digest256> offset;
  /// The epoch when the offset asked for is unknown.
  Milliseconds last_chain_sync_date{};
  friend bool operator==(const UnspentOutputList&, const UnspentOutputList&) = default;
};

/// Answered with TransactionInputList.
struct GetTransactionInputs {
  static constexpr std::uint8_t kMessageType = 17;
  Address address;
  /// A position in the sorted list.
  VarInt offset;
  /// 0: no limit by count.
  VarInt limit;
  friend bool operator==(const GetTransactionInputs&, const GetTransactionInputs&) = default;
};

struct TransactionInputList {
  static constexpr std::uint8_t kMessageType = 244;
  std::vector<VersionedTransactionInput> inputs;
  bool more = false;
  /// What to ask for next; 0 when this page is empty.
  VarInt offset;
  friend bool operator==(const TransactionInputList&, const TransactionInputList&) = default;
};

}  // namespace p2p
