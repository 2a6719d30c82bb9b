// Structs that begin with their size and grow at their end (p2p.h): reading those of a host with an older or a newer
// header, and writing those that it handed in.
#pragma once

#include <p2p/p2p.h>
#include <p2p/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace p2p::capi {

/// A copy in which everything that the host's struct does not have is zero. invalid_argument for a struct that is not
/// there or cannot even hold its size, unsupported for one that says something that this library does not know.
template <class Struct>
[[nodiscard]] Result<Struct> read_struct(const Struct* from) {
  static_assert(std::is_trivially_copyable_v<Struct>);
  if (from == nullptr) return fail(Errc::invalid_argument, "a struct is missing");
  if (from->size < sizeof from->size) return fail(Errc::invalid_argument, "the size of a struct is not set");
  const auto* bytes = reinterpret_cast<const unsigned char*>(from);
  const bool says_more = from->size > sizeof(Struct) && std::any_of(bytes + sizeof(Struct), bytes + from->size,
                                                                    [](unsigned char byte) { return byte != 0; });
  if (says_more) return fail(Errc::unsupported, "a struct has members that this library does not know");
  Struct copy{};
  std::memcpy(&copy, from, std::min<std::size_t>(from->size, sizeof(Struct)));
  return copy;
}

/// The same for options that may be left out.
template <class Struct>
[[nodiscard]] Result<Struct> read_optional_struct(const Struct* from) {
  if (from == nullptr) return Struct{};
  return read_struct(from);
}

/// Writes as much as the host's struct has room for; its size stays, or becomes smaller when it is larger than ours.
template <class Struct>
[[nodiscard]] Result<void> write_struct(const Struct& value, Struct* to) {
  static_assert(std::is_trivially_copyable_v<Struct>);
  if (to == nullptr) return fail(Errc::invalid_argument, "a struct is missing");
  if (to->size < sizeof to->size) return fail(Errc::invalid_argument, "the size of a struct is not set");
  const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(to->size, sizeof(Struct)));
  std::memcpy(to, &value, size);
  to->size = size;
  return {};
}

/// What an init function does: `defaults` in the first `size` bytes, zero behind what the library knows.
template <class Struct>
[[nodiscard]] p2p_status init_struct(Struct defaults, Struct* to, std::uint32_t size) noexcept {
  if (to == nullptr || size < sizeof size) return P2P_INVALID_ARGUMENT;
  std::memset(to, 0, size);
  defaults.size = size;
  std::memcpy(to, &defaults, std::min<std::size_t>(size, sizeof(Struct)));
  return P2P_OK;
}

}  // namespace p2p::capi
