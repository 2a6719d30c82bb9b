#include "json/registration.hpp"
#include "message/describe_nodes.hpp"

namespace p2p::json {
namespace {

constexpr auto kNodeRows = rows_of(message::NodeMessages());

}  // namespace

std::span<const MessageRow> node_messages() noexcept { return kNodeRows; }

}  // namespace p2p::json
