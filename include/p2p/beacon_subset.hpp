// Floor 2. One of the 256 parts of the network that the beacon chain watches (messages.md §1.8). A value.
#pragma once

#include <cstdint>

namespace p2p {

/// The first byte of the digests and keys that belong to it.
enum class BeaconSubset : std::uint8_t {};

}  // namespace p2p
