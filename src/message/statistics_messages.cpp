#include "message/describe_statistics.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kStatisticsTypes = rows_of(StatisticsMessages());

}  // namespace

std::span<const MessageType> statistics_messages() noexcept { return kStatisticsTypes; }

}  // namespace p2p::message
