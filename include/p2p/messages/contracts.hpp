// Floor 3. Smart contracts: what made one run, and whether a call of one is valid (messages.md §2.20, §2.23).
#pragma once

#include <p2p/address.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/recipient.hpp>
#include <p2p/messages/transaction.hpp>
#include <p2p/messages/unspent_outputs.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace p2p {

/// An oracle's update.
struct OracleTrigger {
  Address address;
  friend bool operator==(const OracleTrigger&, const OracleTrigger&) = default;
};
struct DatetimeTrigger {
  Seconds time{};
  friend bool operator==(const DatetimeTrigger&, const DatetimeTrigger&) = default;
};
struct IntervalTrigger {
  /// A cron expression.
  std::string cron;
  Seconds time{};
  friend bool operator==(const IntervalTrigger&, const IntervalTrigger&) = default;
};
struct TransactionTrigger {
  /// The calling transaction.
  Address address;
  VersionedRecipient recipient;
  friend bool operator==(const TransactionTrigger&, const TransactionTrigger&) = default;
};
/// What made a contract run, in the order of the wire's kinds 1 to 4.
using ContractTrigger = std::variant<OracleTrigger, DatetimeTrigger, IntervalTrigger, TransactionTrigger>;

struct ContractContext {
  enum class Status : std::uint8_t { no_output = 0, tx_output = 1, failure = 2 };
  Status status = Status::no_output;
  Milliseconds timestamp{};
  ContractTrigger trigger;
  /// Decoding reverses them, as the reference does: what is first on the wire is last here.
  std::vector<VersionedUnspentOutput> inputs;
  friend bool operator==(const ContractContext&, const ContractContext&) = default;
};

/// Why a contract failed. The reference's stack trace and logs are not sent.
struct ContractFailure {
  enum class Reason : std::uint8_t {
    state_exceed_threshold = 0,
    trigger_not_exists = 1,
    execution_raise = 2,
    execution_timeout = 3,
    contract_throw = 4,
    function_does_not_exist = 5,
    function_is_private = 6,
    function_timeout = 7,
    missing_condition = 8,
  };
  Reason error = Reason::state_exceed_threshold;
  std::string user_friendly_error;
  TypedValue data;
  friend bool operator==(const ContractFailure&, const ContractFailure&) = default;
};

/// Answered with SmartContractCallValidation; callers wait 15 s.
struct ValidateSmartContractCall {
  static constexpr std::uint8_t kMessageType = 11;
  /// The calling transaction, pending.
  Transaction transaction;
  /// In the layout of the transaction's version.
  Recipient recipient;
  Milliseconds timestamp{};
  friend bool operator==(const ValidateSmartContractCall&, const ValidateSmartContractCall&) = default;
};

struct SmartContractCallValidation {
  static constexpr std::uint8_t kMessageType = 226;
  struct Valid {
    friend bool operator==(const Valid&, const Valid&) = default;
  };
  struct TransactionNotExists {
    friend bool operator==(const TransactionNotExists&, const TransactionNotExists&) = default;
  };
  struct InvalidExecution {
    ContractFailure failure;
    friend bool operator==(const InvalidExecution&, const InvalidExecution&) = default;
  };
  struct InvalidCondition {
    std::string subject;
    friend bool operator==(const InvalidCondition&, const InvalidCondition&) = default;
  };
  struct InsufficientFunds {
    friend bool operator==(const InsufficientFunds&, const InsufficientFunds&) = default;
  };
  struct ParsingError {
    std::string reason;
    friend bool operator==(const ParsingError&, const ParsingError&) = default;
  };
  struct Timeout {
    friend bool operator==(const Timeout&, const Timeout&) = default;
  };
  /// In the order of the wire's codes 0 to 6.
  using Status = std::variant<Valid, TransactionNotExists, InvalidExecution, InvalidCondition, InsufficientFunds,
                              ParsingError, Timeout>;

  Status status;
  /// In 10^-8 units; 0 when the call is not valid.
  std::uint64_t fee = 0;
  /// Of the contract's last transaction; the epoch when unknown.
  Milliseconds last_chain_sync_date{};
  friend bool operator==(const SmartContractCallValidation&, const SmartContractCallValidation&) = default;
};

}  // namespace p2p
