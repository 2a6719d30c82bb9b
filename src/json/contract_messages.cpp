#include "json/registration.hpp"
#include "message/describe_contracts.hpp"

namespace p2p::json {
namespace {

constexpr auto kRows = rows_of(message::ContractMessages());

}  // namespace

std::span<const MessageRow> contract_messages() noexcept { return kRows; }

}  // namespace p2p::json
