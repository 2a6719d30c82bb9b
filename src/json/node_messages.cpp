#include "json/registration.hpp"
#include "message/describe_nodes.hpp"

namespace p2p::json {
namespace {

constexpr auto kRows = rows_of(message::NodeMessages());

}  // namespace

std::span<const MessageRow> node_messages() noexcept { return kRows; }

}  // namespace p2p::json
