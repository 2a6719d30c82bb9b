#include "message/describe_transaction_summary.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kTypes = rows_of(TransactionSummaryMessages());

}  // namespace

std::span<const MessageType> transaction_summary_messages() noexcept { return kTypes; }

}  // namespace p2p::message
