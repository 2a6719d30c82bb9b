#include "message/describe_nodes.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kNodeTypes = rows_of(NodeMessages());

}  // namespace

std::span<const MessageType> node_messages() noexcept { return kNodeTypes; }

}  // namespace p2p::message
