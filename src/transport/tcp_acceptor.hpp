// Floor 3. A listening TCP socket: accepts on the first of its loops and spreads the connections over all of them.
//
// An on_accept that is running on another loop while the acceptor is destroyed ends after that; none begins later.
#pragma once

#include "transport/asio_loop.hpp"

#include <p2p/transport.hpp>

#include <memory>
#include <vector>

namespace p2p {

/// As Transport::listen.
[[nodiscard]] Result<std::unique_ptr<Acceptor>> start_tcp_acceptor(std::vector<std::shared_ptr<AsioLoop>> loops,
                                                                   const Endpoint& local, const StreamOptions& options,
                                                                   AcceptHandler handler);

}  // namespace p2p
