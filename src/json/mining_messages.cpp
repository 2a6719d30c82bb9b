#include "json/registration.hpp"
#include "message/describe_mining.hpp"

namespace p2p::json {
namespace {

constexpr auto kMiningRows = rows_of(message::MiningMessages());

}  // namespace

std::span<const MessageRow> mining_messages() noexcept { return kMiningRows; }

}  // namespace p2p::json
