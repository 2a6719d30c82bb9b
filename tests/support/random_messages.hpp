// A random message of any type of the protocol.
#pragma once

#include <p2p/message.hpp>

#include <cstdint>
#include <random>
#include <vector>

namespace p2p::test {

/// All 71.
[[nodiscard]] std::vector<std::uint8_t> message_types();
[[nodiscard]] Message random_message(std::uint8_t type, std::mt19937_64& random);

/// Those that hold a list which decoding reverses, as the reference does (messages.md §4.3, L4).
[[nodiscard]] bool is_reversed_by_decoding(std::uint8_t type) noexcept;

}  // namespace p2p::test
