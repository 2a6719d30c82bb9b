#include "json/registration.hpp"
#include "message/describe_beacon.hpp"

namespace p2p::json {
namespace {

constexpr auto kBeaconRows = rows_of(message::BeaconMessages());

}  // namespace

std::span<const MessageRow> beacon_messages() noexcept { return kBeaconRows; }

}  // namespace p2p::json
