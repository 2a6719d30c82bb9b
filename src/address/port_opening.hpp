// Floor 8. How a port is opened through a NAT (core.md §11): the port asked for twice, a conflicting mapping removed
// before the second time; then, when forced, random ports. Decides; the mapper does.
#pragma once

#include "address/port_mapper.hpp"

#include <p2p/random_source.hpp>

namespace p2p {

/// Ports that no service is registered for; a random one is drawn from them.
inline constexpr std::uint16_t kFirstDynamicPort = 49152;
inline constexpr int kMaxRandomPorts = 10;

/// The port that was opened, or why the one asked for was not. A random port that is taken is left to whoever has it.
[[nodiscard]] Result<std::uint16_t> open_port_through(PortMapper& mapper, const PortRequest& request,
                                                      RandomSource& random, const ProviderCall& call);

}  // namespace p2p
