#include "json/registration.hpp"
#include "message/describe_common.hpp"

namespace p2p::json {
namespace {

constexpr auto kRows = rows_of(message::CommonMessages());

}  // namespace

std::span<const MessageRow> common_messages() noexcept { return kRows; }

}  // namespace p2p::json
