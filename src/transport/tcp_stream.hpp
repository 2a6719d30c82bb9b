// Floor 3. A Stream over a connected TCP socket.
//
// Reading holds no buffer: the stream waits until the socket is readable and then reads into its loop's scratch
// memory. Writing gathers: what was queued in one turn leaves at its end, up to 64 buffers in a system call, and only
// what the socket has no room for waits, watched by the write timeout. The stream must not outlive its loop.
#pragma once

#include "transport/asio_loop.hpp"
#include "transport/tcp_endpoint.hpp"

#include <p2p/transport.hpp>

#include <memory>

namespace p2p {

/// Loop thread. `socket` is connected and belongs to the loop's io_context.
[[nodiscard]] std::unique_ptr<Stream> make_tcp_stream(AsioLoop& loop, TcpSocket socket, const Endpoint& remote,
                                                      const StreamOptions& options);

}  // namespace p2p
