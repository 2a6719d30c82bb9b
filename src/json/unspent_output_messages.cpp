#include "json/registration.hpp"
#include "message/describe_unspent_outputs.hpp"

namespace p2p::json {
namespace {

constexpr auto kUnspentOutputRows = rows_of(message::UnspentOutputMessages());

}  // namespace

std::span<const MessageRow> unspent_output_messages() noexcept { return kUnspentOutputRows; }

}  // namespace p2p::json
