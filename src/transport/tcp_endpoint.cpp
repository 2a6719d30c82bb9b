#include "transport/tcp_endpoint.hpp"

#include <asio/error.hpp>

#include <cerrno>

#include <fmt/format.h>

namespace p2p {
namespace {

Error described(Errc code, const Endpoint& endpoint, const asio::error_code& cause) {
  return Error(code, fmt::format("{}: {}", endpoint.to_string(), cause.message()));
}

}  // namespace

asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint) {
  if (const auto v4 = endpoint.address.to_v4()) {
    return {asio::ip::address_v4(v4->octets), endpoint.port};
  }
  return {asio::ip::address_v6(endpoint.address.mapped_bytes()), endpoint.port};
}

Endpoint from_asio(const asio::ip::tcp::endpoint& endpoint) {
  const asio::ip::address address = endpoint.address();
  if (address.is_v4()) return {Ipv4{address.to_v4().to_bytes()}, endpoint.port()};
  return {IpAddress(address.to_v6().to_bytes()), endpoint.port()};
}

Error connect_error(const Endpoint& remote, const asio::error_code& cause) {
  if (cause == asio::error::connection_refused) return described(Errc::refused_by_peer, remote, cause);
  if (cause == asio::error::timed_out) return described(Errc::timeout, remote, cause);
  if (cause == asio::error::host_unreachable || cause == asio::error::network_unreachable) {
    return described(Errc::unreachable, remote, cause);
  }
  return described(Errc::connect_failed, remote, cause);
}

Error listen_error(const Endpoint& local, const asio::error_code& cause) {
  if (cause == asio::error::address_in_use) return described(Errc::address_in_use, local, cause);
  return described(Errc::io_error, local, cause);
}

Error stream_error(const Endpoint& remote, const asio::error_code& cause) {
  if (cause == asio::error::eof) return described(Errc::end_of_stream, remote, cause);
  if (cause == asio::error::timed_out) return described(Errc::timeout, remote, cause);
  return described(Errc::io_error, remote, cause);
}

AcceptVerdict judge_accept_error(const asio::error_code& cause) noexcept {
  if (cause.category() != asio::error::get_system_category()) return AcceptVerdict::broken;
  switch (cause.value()) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return AcceptVerdict::exhausted;
    // Errors of the pending connection, which Linux reports through accept().
    case ECONNABORTED:
    case ENETDOWN:
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case EINTR:
      return AcceptVerdict::retry_now;
    default:
      return AcceptVerdict::broken;
  }
}

}  // namespace p2p
