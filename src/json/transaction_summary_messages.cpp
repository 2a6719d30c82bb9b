#include "json/registration.hpp"
#include "message/describe_transaction_summary.hpp"

namespace p2p::json {
namespace {

constexpr auto kTransactionSummaryRows = rows_of(message::TransactionSummaryMessages());

}  // namespace

std::span<const MessageRow> transaction_summary_messages() noexcept { return kTransactionSummaryRows; }

}  // namespace p2p::json
