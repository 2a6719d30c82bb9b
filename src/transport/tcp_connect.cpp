#include "transport/tcp_connect.hpp"

#include "transport/tcp_endpoint.hpp"
#include "transport/tcp_stream.hpp"

#include <asio/socket_base.hpp>

#include <utility>

#include <fmt/format.h>

namespace p2p {
namespace {

/// Shared between the caller's handle and the operations in flight.
class TcpConnect : public std::enable_shared_from_this<TcpConnect> {
 public:
  TcpConnect(AsioLoop& loop, const Endpoint& remote, const StreamOptions& options, ConnectCompletion completion)
      : loop_(loop),
        socket_(loop.io_context()),
        remote_(remote),
        options_(options),
        completion_(std::move(completion)) {}

  void start(Duration timeout) {
    const asio::ip::tcp::endpoint remote = to_asio(remote_);
    asio::error_code error;
    open(remote, error);
    if (error) {
      loop_.post([self = shared_from_this(), error] { self->complete(fail(connect_error(self->remote_, error))); });
      return;
    }
    timer_ = loop_.schedule(loop_.now() + timeout, [self = shared_from_this(), timeout] {
      self->complete(fail(Errc::timeout, fmt::format("{}: no connection within {} ms", self->remote_.to_string(),
                                                     timeout / std::chrono::milliseconds(1))));
    });
    socket_.async_connect(remote,
                          [self = shared_from_this()](const asio::error_code& cause) { self->on_connected(cause); });
  }

  void abandon() noexcept {
    if (!completion_) return;
    const ConnectCompletion dropped = std::move(completion_);
    release();
  }

 private:
  void open(const asio::ip::tcp::endpoint& remote, asio::error_code& error) {
    socket_.open(remote.protocol(), error);
    if (!error) socket_.set_option(asio::socket_base::keep_alive(true), error);
    if (!error) socket_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) socket_.set_option(asio::ip::tcp::no_delay(true), error);
  }

  void on_connected(const asio::error_code& error) {
    if (!completion_) return;
    if (error) return complete(fail(connect_error(remote_, error)));
    if (is_connected_to_itself())
      return complete(fail(Errc::refused_by_peer, remote_.to_string() + ": nobody listens"));
    complete(make_tcp_stream(loop_, std::move(socket_), remote_, options_));
  }

  // A port of this host that nobody listens on may be the very port that the system chose for our own end.
  [[nodiscard]] bool is_connected_to_itself() const {
    asio::error_code error;
    const auto local = socket_.local_endpoint(error);
    return !error && from_asio(local) == remote_;
  }

  void complete(Result<std::unique_ptr<Stream>> result) {
    if (!completion_) return;
    ConnectCompletion completion = std::move(completion_);
    release();
    completion(std::move(result));
  }

  void release() noexcept {
    loop_.cancel(timer_);
    asio::error_code ignored;  // the descriptor is released whatever the system answers
    socket_.close(ignored);
  }

  AsioLoop& loop_;
  TcpSocket socket_;
  Endpoint remote_;
  StreamOptions options_;
  ConnectCompletion completion_;  ///< empty once called or given up
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
};

class TcpConnectAttempt final : public ConnectAttempt {
 public:
  explicit TcpConnectAttempt(std::shared_ptr<TcpConnect> operation) noexcept : operation_(std::move(operation)) {}
  ~TcpConnectAttempt() override { operation_->abandon(); }
  TcpConnectAttempt(const TcpConnectAttempt&) = delete;
  TcpConnectAttempt& operator=(const TcpConnectAttempt&) = delete;

 private:
  std::shared_ptr<TcpConnect> operation_;
};

}  // namespace

std::unique_ptr<ConnectAttempt> start_tcp_connect(AsioLoop& loop, const Endpoint& remote, Duration timeout,
                                                  const StreamOptions& options, ConnectCompletion completion) {
  auto operation = std::make_shared<TcpConnect>(loop, remote, options, std::move(completion));
  operation->start(timeout);
  return std::make_unique<TcpConnectAttempt>(std::move(operation));
}

}  // namespace p2p
