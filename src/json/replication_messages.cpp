#include "json/registration.hpp"
#include "message/describe_replication.hpp"

namespace p2p::json {
namespace {

constexpr auto kReplicationRows = rows_of(message::ReplicationMessages());

}  // namespace

std::span<const MessageRow> replication_messages() noexcept { return kReplicationRows; }

}  // namespace p2p::json
