#include "store/state_name.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace p2p::store {
namespace {

constexpr std::size_t kMaxNameBytes = 64;

bool allowed(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

}  // namespace

Result<void> check_state_name(std::string_view name) {
  if (!name.empty() && name.size() <= kMaxNameBytes && std::all_of(name.begin(), name.end(), allowed)) return {};
  return fail(Errc::invalid_argument,
              "the name of a state is 1 to 64 of [a-z0-9_-]: '" + std::string(name.substr(0, kMaxNameBytes)) + "'");
}

}  // namespace p2p::store
