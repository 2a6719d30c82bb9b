#include "message/describe_common.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {

namespace {

constexpr MessageType kTypes[] = {
    described<Ping>(),
    described<Ok>(),
    described<NotFound>(),
    described<ErrorMessage>(),
};

}  // namespace

std::span<const MessageType> common_messages() noexcept { return kTypes; }

}  // namespace p2p::message
