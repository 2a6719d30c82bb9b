// Descriptions of <p2p/messages/contracts.hpp>.
#pragma once

#include <p2p/messages/contracts.hpp>

#include "message/describe_parts.hpp"
#include "message/describe_recipient.hpp"
#include "message/describe_transaction.hpp"
#include "message/describe_unspent_outputs.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

#include <type_traits>

namespace p2p::message {

template <>
struct EnumNames<ContractContext::Status> {
  using enum ContractContext::Status;
  static constexpr EnumValue<ContractContext::Status> kValues[] = {
      {no_output, "no_output"}, {tx_output, "tx_output"}, {failure, "failure"}};
};

template <>
struct EnumNames<ContractFailure::Reason> {
  using enum ContractFailure::Reason;
  static constexpr EnumValue<ContractFailure::Reason> kValues[] = {
      {state_exceed_threshold, "state_exceed_threshold"},
      {trigger_not_exists, "trigger_not_exists"},
      {execution_raise, "execution_raise"},
      {execution_timeout, "execution_timeout"},
      {contract_throw, "contract_throw"},
      {function_does_not_exist, "function_does_not_exist"},
      {function_is_private, "function_is_private"},
      {function_timeout, "function_timeout"},
      {missing_condition, "missing_condition"},
  };
};

template <>
struct Described<ContractContext> {
  static constexpr StructInfo kInfo{"Context", 152};
};
template <>
struct Described<ContractFailure> {
  static constexpr StructInfo kInfo{"Failure", 24};
};

inline constexpr Tag kTriggers[] = {{1, "oracle"}, {2, "datetime"}, {3, "interval"}, {4, "transaction"}};

template <class V>
void describe(V& v, FieldsOf<V, ContractContext>& context) {
  v.enumerated("status", context.status);
  v.milliseconds_u64("timestamp", context.timestamp);
  describe_union(v, "trigger", context.trigger, kTriggers, 1, [&v](auto& trigger) {
    using Trigger = std::remove_const_t<std::remove_reference_t<decltype(trigger)>>;
    if constexpr (std::is_same_v<Trigger, OracleTrigger>) v.value("", trigger.address);
    if constexpr (std::is_same_v<Trigger, DatetimeTrigger>) v.seconds_u64("", trigger.time);
    if constexpr (std::is_same_v<Trigger, IntervalTrigger>) {
      v.byte_string("", trigger.cron, Count::u16);
      v.seconds_u64("", trigger.time);
    }
    if constexpr (std::is_same_v<Trigger, TransactionTrigger>) {
      v.value("", trigger.address);
      v.value("", trigger.recipient);
    }
  });
  v.list("inputs", context.inputs, Count::varint);
  if constexpr (V::kDecoding && !V::kJson) turn_around(context.inputs);
}

template <class V>
void describe(V& v, FieldsOf<V, ContractFailure>& failure) {
  v.enumerated("error", failure.error);
  v.byte_string("user_friendly_error", failure.user_friendly_error, Count::varint);
  v.typed("data", failure.data);
  v.unsent_list("stacktrace");
  v.unsent_list("logs");
}

template <class V>
void describe(V& v, FieldsOf<V, ValidateSmartContractCall>& request) {
  v.value("transaction", request.transaction);
  v.value("recipient", request.recipient, request.transaction.version);
  v.milliseconds_u64("timestamp", request.timestamp);
}

inline constexpr Tag kCallStatuses[] = {
    {0, "ok"},
    {1, "transaction_not_exists", "error"},
    {2, "invalid_execution", "error"},
    {3, "invalid_condition", "error"},
    {4, "insufficient_funds", "error"},
    {5, "parsing_error", "error"},
    {6, "timeout", "error"},
};

template <class V>
void describe(V& v, FieldsOf<V, SmartContractCallValidation>& validation) {
  using Answer = SmartContractCallValidation;
  describe_union(v, "status", validation.status, kCallStatuses, 0, [&v](auto& status) {
    using Status = std::remove_const_t<std::remove_reference_t<decltype(status)>>;
    if constexpr (std::is_same_v<Status, Answer::InvalidExecution>) v.value("", status.failure);
    if constexpr (std::is_same_v<Status, Answer::InvalidCondition>) v.byte_string("", status.subject, Count::varint);
    if constexpr (std::is_same_v<Status, Answer::ParsingError>) v.byte_string("", status.reason, Count::varint);
  });
  v.u64("fee", validation.fee);
  v.milliseconds_u64("last_chain_sync_date", validation.last_chain_sync_date);
}

using ContractMessages = MessageList<ValidateSmartContractCall, SmartContractCallValidation>;

}  // namespace p2p::message
