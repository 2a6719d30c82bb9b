#include "transport/tcp_stream.hpp"

#include "transport/write_queue.hpp"

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include <cassert>
#include <utility>

#include <fmt/format.h>

namespace p2p {
namespace {

/// Reads from one stream before the others of its loop get their turn.
constexpr int kMaxReadsPerTurn = 4;

bool is_would_block(const asio::error_code& error) noexcept {
  return error == asio::error::would_block || error == asio::error::try_again;
}

/// The stream's state, shared between its owner's handle and the operations in flight.
class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
 public:
  TcpConnection(AsioLoop& loop, TcpSocket socket, const Endpoint& remote, const StreamOptions& options)
      : loop_(loop), socket_(std::move(socket)), write_timeout_(options.write_timeout), remote_(remote) {
    asio::error_code error;
    socket_.non_blocking(true, error);  // a socket that cannot be switched fails at its first read
  }

  void start(StreamHandler& handler) {
    assert(handler_ == nullptr);
    if (closed_) return;
    handler_ = &handler;
    await_readable();
  }

  void write(Bytes bytes) {
    if (closed_ || bytes.empty()) return;
    queue_.push(std::move(bytes));
    if (flush_scheduled_ || awaiting_writable_) return;
    flush_scheduled_ = true;
    loop_.at_end_of_turn([self = shared_from_this()] { self->flush(); });
  }

  void pause_reading() noexcept { paused_ = true; }

  void resume_reading() {
    paused_ = false;
    if (handler_ != nullptr) await_readable();
  }

  void close() noexcept {
    if (closed_) return;
    closed_ = true;
    handler_ = nullptr;
    asio::error_code ignored;  // the descriptor is released whatever the system answers
    socket_.close(ignored);
    queue_.clear();
    stop_write_timer();
  }

  [[nodiscard]] std::size_t unsent_bytes() const noexcept { return queue_.bytes(); }
  [[nodiscard]] const Endpoint& remote() const noexcept { return remote_; }

 private:
  void await_readable() {
    if (awaiting_readable_ || closed_ || paused_) return;
    awaiting_readable_ = true;
    socket_.async_wait(TcpSocket::wait_read,
                       [self = shared_from_this()](const asio::error_code& error) { self->on_readable(error); });
  }

  void on_readable(const asio::error_code& error) {
    if (closed_) return;
    if (error) return die(stream_error(remote_, error));
    if (!paused_) read_some();
    awaiting_readable_ = false;
    await_readable();
  }

  void read_some() {
    for (int reads = 0; reads < kMaxReadsPerTurn && !closed_ && !paused_; ++reads) {
      const auto scratch = loop_.scratch();
      asio::error_code error;
      const std::size_t count = socket_.read_some(asio::buffer(scratch.data(), scratch.size()), error);
      TcpStatistics::count(loop_.statistics().read_calls);
      if (is_would_block(error)) return;
      if (error) return die(stream_error(remote_, error));
      handler_->on_bytes(scratch.first(count));
      if (count < scratch.size()) return;
    }
  }

  void flush() {
    flush_scheduled_ = false;
    if (closed_ || awaiting_writable_) return;
    while (!queue_.empty()) {
      const WriteQueue::Gathered buffers = queue_.gather();
      asio::error_code error;
      const std::size_t sent = socket_.write_some(buffers, error);
      TcpStatistics::count(loop_.statistics().write_calls);
      if (error && !is_would_block(error)) return die(stream_error(remote_, error));
      queue_.consume(sent);
      if (sent < buffers.bytes()) return await_writable(sent > 0);
    }
    stop_write_timer();
    if (handler_ != nullptr) handler_->on_drained();
  }

  void await_writable(bool progressed) {
    if (progressed || write_timer_ == EventLoop::TimerId::none) last_progress_ = loop_.now();
    if (write_timer_ == EventLoop::TimerId::none) start_write_timer();
    awaiting_writable_ = true;
    socket_.async_wait(TcpSocket::wait_write,
                       [self = shared_from_this()](const asio::error_code& error) { self->on_writable(error); });
  }

  void on_writable(const asio::error_code& error) {
    awaiting_writable_ = false;
    if (closed_) return;
    if (error) return die(stream_error(remote_, error));
    flush();
  }

  void start_write_timer() {
    write_timer_ =
        loop_.schedule(last_progress_ + write_timeout_, [self = shared_from_this()] { self->on_write_timer(); });
  }

  void stop_write_timer() noexcept { loop_.cancel(std::exchange(write_timer_, EventLoop::TimerId::none)); }

  // Progress moves last_progress_ only; the timer finds out when it fires.
  void on_write_timer() {
    write_timer_ = EventLoop::TimerId::none;
    if (loop_.now() < last_progress_ + write_timeout_) return start_write_timer();
    die(Error(Errc::timeout, fmt::format("{}: {} bytes not taken for {} ms", remote_.to_string(), queue_.bytes(),
                                         write_timeout_ / std::chrono::milliseconds(1))));
  }

  void die(Error reason) {
    StreamHandler* const handler = handler_;
    close();
    if (handler != nullptr) handler->on_closed(std::move(reason));
  }

  AsioLoop& loop_;
  TcpSocket socket_;
  StreamHandler* handler_ = nullptr;
  WriteQueue queue_;
  Duration write_timeout_;
  TimePoint last_progress_{};
  EventLoop::TimerId write_timer_ = EventLoop::TimerId::none;
  Endpoint remote_;
  bool closed_ = false;
  bool paused_ = false;
  bool awaiting_readable_ = false;  ///< a wait is in flight, or its completion is being handled
  bool awaiting_writable_ = false;
  bool flush_scheduled_ = false;
};

class TcpStream final : public Stream {
 public:
  explicit TcpStream(std::shared_ptr<TcpConnection> connection) noexcept : connection_(std::move(connection)) {}
  ~TcpStream() override { connection_->close(); }
  TcpStream(const TcpStream&) = delete;
  TcpStream& operator=(const TcpStream&) = delete;

  void start(StreamHandler& handler) override { connection_->start(handler); }
  void write(Bytes bytes) override { connection_->write(std::move(bytes)); }
  [[nodiscard]] std::size_t unsent_bytes() const noexcept override { return connection_->unsent_bytes(); }
  void pause_reading() override { connection_->pause_reading(); }
  void resume_reading() override { connection_->resume_reading(); }
  void close() noexcept override { connection_->close(); }
  [[nodiscard]] Endpoint remote_endpoint() const override { return connection_->remote(); }

 private:
  std::shared_ptr<TcpConnection> connection_;
};

}  // namespace

std::unique_ptr<Stream> make_tcp_stream(AsioLoop& loop, TcpSocket socket, const Endpoint& remote,
                                        const StreamOptions& options) {
  return std::make_unique<TcpStream>(std::make_shared<TcpConnection>(loop, std::move(socket), remote, options));
}

}  // namespace p2p
