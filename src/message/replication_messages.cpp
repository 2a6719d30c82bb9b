#include "message/describe_replication.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kReplicationTypes = rows_of(ReplicationMessages());

}  // namespace

std::span<const MessageType> replication_messages() noexcept { return kReplicationTypes; }

}  // namespace p2p::message
