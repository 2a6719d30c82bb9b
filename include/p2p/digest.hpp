// Floor 0. A bare SHA-256 digest, without the algorithm byte of a Hash: what views, stamps and pages are identified by.
#pragma once

#include <array>
#include <cstdint>

namespace p2p {

using Digest256 = std::array<std::uint8_t, 32>;

}  // namespace p2p
