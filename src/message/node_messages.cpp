#include "message/describe_nodes.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {

namespace {

constexpr MessageType kTypes[] = {
    described<GetBootstrappingNodes>(),
    described<ListNodes>(),
    described<BootstrappingNodes>(),
    described<NodeList>(),
};

}  // namespace

std::span<const MessageType> node_messages() noexcept { return kTypes; }

}  // namespace p2p::message
