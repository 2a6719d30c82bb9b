#include "json/registration.hpp"
#include "message/describe_statistics.hpp"

namespace p2p::json {
namespace {

constexpr auto kStatisticsRows = rows_of(message::StatisticsMessages());

}  // namespace

std::span<const MessageRow> statistics_messages() noexcept { return kStatisticsRows; }

}  // namespace p2p::json
