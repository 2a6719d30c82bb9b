#include "message/describe_transaction_summary.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kTransactionSummaryTypes = rows_of(TransactionSummaryMessages());

}  // namespace

std::span<const MessageType> transaction_summary_messages() noexcept { return kTransactionSummaryTypes; }

}  // namespace p2p::message
