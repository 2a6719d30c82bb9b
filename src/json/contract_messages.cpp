#include "json/registration.hpp"
#include "message/describe_contracts.hpp"

namespace p2p::json {
namespace {

constexpr auto kContractRows = rows_of(message::ContractMessages());

}  // namespace

std::span<const MessageRow> contract_messages() noexcept { return kContractRows; }

}  // namespace p2p::json
