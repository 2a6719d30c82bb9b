// Floor 3. One attempt to connect over TCP, with its deadline.
#pragma once

#include "transport/asio_loop.hpp"
#include "transport/connect_completion.hpp"

#include <p2p/transport.hpp>

#include <memory>

namespace p2p {

/// As Transport::connect.
[[nodiscard]] std::unique_ptr<ConnectAttempt> start_tcp_connect(AsioLoop& loop, const Endpoint& remote,
                                                                Duration timeout, const StreamOptions& options,
                                                                ConnectCompletion completion);

}  // namespace p2p
