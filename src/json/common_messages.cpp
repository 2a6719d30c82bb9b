#include "json/registration.hpp"
#include "message/describe_common.hpp"

namespace p2p::json {
namespace {

constexpr auto kCommonRows = rows_of(message::CommonMessages());

}  // namespace

std::span<const MessageRow> common_messages() noexcept { return kCommonRows; }

}  // namespace p2p::json
