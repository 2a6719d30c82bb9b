// Which names states may have: such that they are file names everywhere, and never those of a store's other files.
#pragma once

#include <p2p/result.hpp>

#include <string_view>

namespace p2p::store {

/// 1 to 64 of [a-z0-9_-]; otherwise invalid_argument.
[[nodiscard]] Result<void> check_state_name(std::string_view name);

}  // namespace p2p::store
