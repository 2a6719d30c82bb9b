#include "message/describe_common.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kCommonTypes = rows_of(CommonMessages());

}  // namespace

std::span<const MessageType> common_messages() noexcept { return kCommonTypes; }

}  // namespace p2p::message
