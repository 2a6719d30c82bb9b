#include "transport/tcp_acceptor.hpp"

#include "transport/tcp_endpoint.hpp"
#include "transport/tcp_stream.hpp"

#include <asio/basic_socket_acceptor.hpp>
#include <asio/error.hpp>
#include <asio/ip/v6_only.hpp>

#include <atomic>
#include <optional>
#include <utility>

namespace p2p {
namespace {

using ListeningSocket = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;

/// core.md §2.
constexpr int kBacklog = 4096;
/// Connections taken before the streams of the first loop get their turn.
constexpr int kMaxAcceptsPerTurn = 64;
constexpr Duration kPause = std::chrono::milliseconds(100);

void open_listening(ListeningSocket& socket, const asio::ip::tcp::endpoint& local, asio::error_code& error) {
  socket.open(local.protocol(), error);
  if (!error) socket.set_option(asio::socket_base::reuse_address(true), error);
  // Inherited by the sockets that it accepts.
  if (!error) socket.set_option(asio::socket_base::keep_alive(true), error);
  if (!error) socket.set_option(asio::ip::tcp::no_delay(true), error);
  // [::] takes IPv4 too.
  if (!error && local.address().is_v6()) socket.set_option(asio::ip::v6_only(false), error);
  if (!error) socket.bind(local, error);
  if (!error) socket.listen(kBacklog, error);
  if (!error) socket.non_blocking(true, error);
}

/// Shared between the owner's handle, the wait in flight and the connections on their way to other loops. All but
/// `deliver` happens on the first loop.
class TcpListener : public std::enable_shared_from_this<TcpListener> {
 public:
  TcpListener(const std::vector<std::shared_ptr<AsioLoop>>& loops, const StreamOptions& options, AcceptHandler handler)
      : socket_(std::in_place, loops.front()->io_context()), options_(options), handler_(std::move(handler)) {
    for (const auto& loop : loops) loops_.push_back(loop.get());
  }

  [[nodiscard]] Result<Endpoint> open(const Endpoint& local) {
    asio::error_code error;
    open_listening(*socket_, to_asio(local), error);
    if (error) return fail(listen_error(local, error));
    const auto bound = socket_->local_endpoint(error);
    if (error) return fail(listen_error(local, error));
    return from_asio(bound);
  }

  void start() {
    loops_.front()->post([self = shared_from_this()] { self->await_connections(); });
  }

  void close() noexcept {
    closed_.store(true, std::memory_order_release);
    loops_.front()->cancel(retry_timer_);
    socket_.reset();
  }

 private:
  [[nodiscard]] bool is_closed() const noexcept { return closed_.load(std::memory_order_acquire); }

  void await_connections() {
    if (is_closed()) return;
    socket_->async_wait(ListeningSocket::wait_read,
                        [self = shared_from_this()](const asio::error_code& error) { self->on_readable(error); });
  }

  void on_readable(const asio::error_code& error) {
    if (is_closed()) return;
    if (error) return pause(error);
    for (int count = 0; count < kMaxAcceptsPerTurn && !is_closed(); ++count) {
      asio::error_code accept_error;
      TcpSocket socket = socket_->accept(loops_[next_loop_]->io_context(), accept_error);
      if (accept_error == asio::error::would_block || accept_error == asio::error::try_again) break;
      if (!accept_error) {
        hand_over(std::move(socket));
      } else if (judge_accept_error(accept_error) != AcceptVerdict::retry_now) {
        return pause(accept_error);
      }
    }
    await_connections();
  }

  void hand_over(TcpSocket socket) {
    const std::size_t index = next_loop_;
    next_loop_ = (next_loop_ + 1) % loops_.size();
    if (index == 0) return deliver(index, std::move(socket));
    loops_[index]->post([self = shared_from_this(), index, accepted = std::move(socket)]() mutable {
      self->deliver(index, std::move(accepted));
    });
  }

  void pause(const asio::error_code& cause) {
    AsioLoop& loop = *loops_.front();
    retry_timer_ = loop.schedule(loop.now() + kPause, [self = shared_from_this()] { self->await_connections(); });
    const bool exhausted = judge_accept_error(cause) == AcceptVerdict::exhausted;
    const Errc code = exhausted ? Errc::descriptors_exhausted : Errc::io_error;
    if (handler_.on_pause) handler_.on_pause(Error(code, "accept: " + cause.message()));
  }

  /// On the loop of that index.
  void deliver(std::size_t index, TcpSocket socket) {
    if (is_closed()) return;
    asio::error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return;  // gone before we looked
    handler_.on_accept(index, make_tcp_stream(*loops_[index], std::move(socket), from_asio(remote), options_));
  }

  std::vector<AsioLoop*> loops_;  ///< kept alive by the handle, which closes before it lets them go
  std::optional<ListeningSocket> socket_;
  StreamOptions options_;
  AcceptHandler handler_;
  std::size_t next_loop_ = 0;
  EventLoop::TimerId retry_timer_ = EventLoop::TimerId::none;
  std::atomic<bool> closed_{false};
};

class TcpAcceptor final : public Acceptor {
 public:
  TcpAcceptor(std::vector<std::shared_ptr<AsioLoop>> loops, std::shared_ptr<TcpListener> listener,
              const Endpoint& local) noexcept
      : loops_(std::move(loops)), listener_(std::move(listener)), local_(local) {}
  ~TcpAcceptor() override { listener_->close(); }
  TcpAcceptor(const TcpAcceptor&) = delete;
  TcpAcceptor& operator=(const TcpAcceptor&) = delete;

  [[nodiscard]] Endpoint local_endpoint() const override { return local_; }

 private:
  std::vector<std::shared_ptr<AsioLoop>> loops_;
  std::shared_ptr<TcpListener> listener_;
  Endpoint local_;
};

}  // namespace

Result<std::unique_ptr<Acceptor>> start_tcp_acceptor(std::vector<std::shared_ptr<AsioLoop>> loops,
                                                     const Endpoint& local, const StreamOptions& options,
                                                     AcceptHandler handler) {
  auto listener = std::make_shared<TcpListener>(loops, options, std::move(handler));
  const Result<Endpoint> bound = listener->open(local);
  if (!bound) return fail(bound.error());
  listener->start();
  return std::make_unique<TcpAcceptor>(std::move(loops), std::move(listener), *bound);
}

}  // namespace p2p
