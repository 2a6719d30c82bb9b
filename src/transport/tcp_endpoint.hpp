// Floor 3. Endpoints and error codes, between our terms and Asio's. Pure.
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/error.hpp>

#include <asio/error_code.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

namespace p2p {

/// Bound to io_context's own executor: smaller than Asio's default, which may hold any executor.
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

[[nodiscard]] asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint);
[[nodiscard]] Endpoint from_asio(const asio::ip::tcp::endpoint& endpoint);

[[nodiscard]] Error connect_error(const Endpoint& remote, const asio::error_code& cause);
[[nodiscard]] Error listen_error(const Endpoint& local, const asio::error_code& cause);
/// end_of_stream, timeout (keepalive gave up) or io_error.
[[nodiscard]] Error stream_error(const Endpoint& remote, const asio::error_code& cause);

enum class AcceptVerdict {
  retry_now,  ///< this one connection was lost before it was accepted
  exhausted,  ///< out of descriptors or memory: trying at once would spin
  broken,     ///< anything else
};
[[nodiscard]] AcceptVerdict judge_accept_error(const asio::error_code& cause) noexcept;

}  // namespace p2p
