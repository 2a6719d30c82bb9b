#include "message/describe_transactions.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {

namespace {

constexpr MessageType kTypes[] = {
    described<GetTransaction>(),
};

}  // namespace

std::span<const MessageType> transaction_messages() noexcept { return kTypes; }

}  // namespace p2p::message
