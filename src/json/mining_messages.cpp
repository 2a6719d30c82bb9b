#include "json/registration.hpp"
#include "message/describe_mining.hpp"

namespace p2p::json {
namespace {

constexpr auto kRows = rows_of(message::MiningMessages());

}  // namespace

std::span<const MessageRow> mining_messages() noexcept { return kRows; }

}  // namespace p2p::json
