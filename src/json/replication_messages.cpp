#include "json/registration.hpp"
#include "message/describe_replication.hpp"

namespace p2p::json {
namespace {

constexpr auto kRows = rows_of(message::ReplicationMessages());

}  // namespace

std::span<const MessageRow> replication_messages() noexcept { return kRows; }

}  // namespace p2p::json
