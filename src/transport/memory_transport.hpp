// Floor 3. The Transport of one host of a simulation.
#pragma once

#include "transport/memory_network.hpp"

#include <p2p/transport.hpp>

#include <memory>

namespace p2p {

[[nodiscard]] std::shared_ptr<Transport> make_memory_transport(std::shared_ptr<MemoryNetwork> network,
                                                               const IpAddress& host);

}  // namespace p2p
