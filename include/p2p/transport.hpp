// Floor 3. What carries bytes between nodes. Built in: TCP (real sockets, real time) and an in-memory network in
// virtual time (simulation.hpp). A host may pass its own in NetworkOptions.
//
// Threads: a stream or acceptor belongs to the loop that it was made on; every call to it and every callback from it
// happens on that loop's thread.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace p2p {

/// Told what happens to a stream. Must outlive the stream, or until Stream::close returns.
class StreamHandler {
 public:
  virtual ~StreamHandler() = default;
  /// Bytes as they come, in order, borrowed for the call; never while paused. The handler may close the stream in here.
  virtual void on_bytes(BytesView bytes) = 0;
  /// Everything that was written has been taken by the network, after more than nothing was waiting.
  virtual void on_drained() = 0;
  /// The stream is dead: end_of_stream, io_error, or timeout when a write made no progress for the write timeout.
  /// Called at most once, the last call, and not after close().
  virtual void on_closed(Error reason) = 0;
};

/// A connected, ordered, reliable byte stream.
class Stream {
 public:
  /// Destroying a stream closes it.
  virtual ~Stream() = default;
  /// Called once, before anything else: from now on the handler is told.
  virtual void start(StreamHandler& handler) = 0;
  /// Queues bytes. Everything queued within one turn of the loop leaves in one system call. Never calls back inside.
  virtual void write(Bytes bytes) = 0;
  /// Bytes queued and not yet taken by the network.
  [[nodiscard]] virtual std::size_t unsent_bytes() const noexcept = 0;
  /// While paused nothing is read (and so a lost peer is noticed only by writing). Idempotent.
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;
  /// At once, dropping what is queued; no callback afterwards. Idempotent.
  virtual void close() noexcept = 0;
  [[nodiscard]] virtual Endpoint remote_endpoint() const = 0;
};

struct AcceptHandler {
  /// A new connection, on the thread of `loops[loop_index]` of the listen call; loops are taken in turn. May be called
  /// from several loops at once.
  UniqueFunction<void(std::size_t loop_index, std::unique_ptr<Stream>)> on_accept;
  /// Accepting failed for want of descriptors or memory and goes on by itself after a pause (100 ms). On `loops[0]`.
  UniqueFunction<void(Error)> on_pause;
};

/// A listening socket. Destroying it stops listening.
class Acceptor {
 public:
  virtual ~Acceptor() = default;
  /// With the port that was really bound.
  [[nodiscard]] virtual Endpoint local_endpoint() const = 0;
};

/// Gives up a connection attempt when destroyed; then its completion is not called.
class ConnectAttempt {
 public:
  virtual ~ConnectAttempt() = default;
};

struct StreamOptions {
  /// A write that makes no progress for this long ends the stream with `timeout` (core.md §2).
  Duration write_timeout = std::chrono::seconds(30);
};

class Transport {
 public:
  virtual ~Transport() = default;

  /// A loop on which this transport's streams can live. A virtual transport returns the same loop each time.
  [[nodiscard]] virtual std::shared_ptr<EventLoop> create_loop() = 0;

  /// On `loop`'s thread. Completes once on that thread, never inside the call: a stream, or connect_failed,
  /// unreachable, refused_by_peer or timeout.
  [[nodiscard]] virtual std::unique_ptr<ConnectAttempt> connect(
      EventLoop& loop, const Endpoint& remote, Duration timeout, const StreamOptions& options,
      UniqueFunction<void(Result<std::unique_ptr<Stream>>)> completion) = 0;

  /// On any thread, before or while the loops run. `loops` (at least one) are those over which accepted streams are
  /// spread. address_in_use, invalid_argument or io_error on failure. Destroy the acceptor on the thread of `loops[0]`,
  /// or after that loop has stopped.
  [[nodiscard]] virtual Result<std::unique_ptr<Acceptor>> listen(std::span<const std::shared_ptr<EventLoop>> loops,
                                                                 const Endpoint& local, const StreamOptions& options,
                                                                 AcceptHandler handler) = 0;
};

}  // namespace p2p
