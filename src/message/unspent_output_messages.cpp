#include "message/describe_unspent_outputs.hpp"
#include "message/message_table.hpp"
#include "message/registration.hpp"

namespace p2p::message {
namespace {

constexpr auto kUnspentOutputTypes = rows_of(UnspentOutputMessages());

}  // namespace

std::span<const MessageType> unspent_output_messages() noexcept { return kUnspentOutputTypes; }

}  // namespace p2p::message
