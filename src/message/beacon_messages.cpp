#include "message/describe_beacon.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kBeaconTypes = rows_of(BeaconMessages());

}  // namespace

std::span<const MessageType> beacon_messages() noexcept { return kBeaconTypes; }

}  // namespace p2p::message
