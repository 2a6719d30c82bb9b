#include "message/describe_contracts.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kContractTypes = rows_of(ContractMessages());

}  // namespace

std::span<const MessageType> contract_messages() noexcept { return kContractTypes; }

}  // namespace p2p::message
