#include "message/describe_mining.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kMiningTypes = rows_of(MiningMessages());

}  // namespace

std::span<const MessageType> mining_messages() noexcept { return kMiningTypes; }

}  // namespace p2p::message
