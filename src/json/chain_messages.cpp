#include "json/registration.hpp"
#include "message/describe_chains.hpp"

namespace p2p::json {
namespace {

constexpr auto kRows = rows_of(message::ChainMessages());

}  // namespace

std::span<const MessageRow> chain_messages() noexcept { return kRows; }

}  // namespace p2p::json
