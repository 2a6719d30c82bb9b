// Floor 3. TCP over IPv4 and IPv6, in real time: keepalive, no delay, gathered writes, no host name resolution.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/transport.hpp>

#include <memory>

namespace p2p {

/// Its loops wait on the system's clock; `clock` only gives their `now()`.
[[nodiscard]] std::shared_ptr<Transport> make_tcp_transport(const Clock& clock = steady_clock());

}  // namespace p2p
