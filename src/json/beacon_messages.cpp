#include "json/registration.hpp"
#include "message/describe_beacon.hpp"

namespace p2p::json {
namespace {

constexpr auto kRows = rows_of(message::BeaconMessages());

}  // namespace

std::span<const MessageRow> beacon_messages() noexcept { return kRows; }

}  // namespace p2p::json
