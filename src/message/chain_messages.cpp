#include "message/describe_chains.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kChainTypes = rows_of(ChainMessages());

}  // namespace

std::span<const MessageType> chain_messages() noexcept { return kChainTypes; }

}  // namespace p2p::message
