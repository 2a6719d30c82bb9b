#include "json/registration.hpp"
#include "message/describe_chains.hpp"

namespace p2p::json {
namespace {

constexpr auto kChainRows = rows_of(message::ChainMessages());

}  // namespace

std::span<const MessageRow> chain_messages() noexcept { return kChainRows; }

}  // namespace p2p::json
