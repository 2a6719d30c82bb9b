#include "transport/memory_transport.hpp"

#include "transport/connect_completion.hpp"
#include "transport/memory_connection.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace p2p {
namespace {

/// One attempt: a request that takes the link's latency to arrive, and its answer that takes it again. What a blocked
/// link swallows is not sent again; the attempt then ends with its time-out. Shared with the events on their way.
class MemoryConnect : public std::enable_shared_from_this<MemoryConnect> {
 public:
  MemoryConnect(std::shared_ptr<MemoryNetwork> network, const Endpoint& local, const Endpoint& remote,
                const StreamOptions& options, ConnectCompletion completion)
      : network_(std::move(network)),
        loop_(network_->loop()),
        local_(local),
        remote_(remote),
        options_(options),
        completion_(std::move(completion)) {}

  void start(Duration timeout) {
    if (network_->is_dead(local_.address)) {
      loop_.post([self = shared_from_this()] {
        self->complete(fail(Errc::connect_failed, self->local_.to_string() + ": the host is dead"));
      });
      return;
    }
    timer_ = loop_.schedule(loop_.now() + timeout, [self = shared_from_this(), timeout] {
      self->complete(fail(Errc::timeout, fmt::format("{}: no connection within {} ms", self->remote_.to_string(),
                                                     timeout / std::chrono::milliseconds(1))));
    });
    after_latency([](MemoryConnect& self) { self.on_request(); });
  }

  void abandon() noexcept {
    const ConnectCompletion dropped = std::move(completion_);
    loop_.cancel(timer_);
    stream_.reset();
  }

 private:
  void after_latency(void (*step)(MemoryConnect&)) {
    loop_.schedule(loop_.now() + network_->latency(local_.address, remote_.address), [self = shared_from_this(), step] {
      const bool lost = self->network_->is_blocked(self->local_.address, self->remote_.address);
      if (self->completion_ && !lost) step(*self);
    });
  }

  /// At the remote host.
  void on_request() {
    const std::shared_ptr<MemoryListener> listener = network_->find_listener(remote_);
    if (listener == nullptr) return after_latency([](MemoryConnect& self) { self.on_refusal(); });
    const auto connection = MemoryConnection::create(network_, local_, options_, remote_, listener->options);
    stream_ = MemoryConnection::make_stream(connection, MemoryConnection::client);
    after_latency([](MemoryConnect& self) { self.complete(std::move(self.stream_)); });
    const std::size_t loop_index = listener->next_loop;
    listener->next_loop = (loop_index + 1) % listener->loop_count;
    listener->handler.on_accept(loop_index, MemoryConnection::make_stream(connection, MemoryConnection::server));
  }

  void on_refusal() { complete(fail(Errc::refused_by_peer, remote_.to_string() + ": nobody listens")); }

  void complete(Result<std::unique_ptr<Stream>> result) {
    if (!completion_) return;
    ConnectCompletion completion = std::move(completion_);
    abandon();
    completion(std::move(result));
  }

  std::shared_ptr<MemoryNetwork> network_;
  VirtualLoop& loop_;
  Endpoint local_;
  Endpoint remote_;
  StreamOptions options_;
  ConnectCompletion completion_;    ///< empty once called or given up
  std::unique_ptr<Stream> stream_;  ///< our end, while the answer is on its way
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
};

class MemoryConnectAttempt final : public ConnectAttempt {
 public:
  explicit MemoryConnectAttempt(std::shared_ptr<MemoryConnect> operation) noexcept : operation_(std::move(operation)) {}
  ~MemoryConnectAttempt() override { operation_->abandon(); }
  MemoryConnectAttempt(const MemoryConnectAttempt&) = delete;
  MemoryConnectAttempt& operator=(const MemoryConnectAttempt&) = delete;

 private:
  std::shared_ptr<MemoryConnect> operation_;
};

class MemoryAcceptor final : public Acceptor {
 public:
  MemoryAcceptor(std::shared_ptr<MemoryNetwork> network, const Endpoint& local) noexcept
      : network_(std::move(network)), local_(local) {}
  ~MemoryAcceptor() override { network_->remove_listener(local_); }
  MemoryAcceptor(const MemoryAcceptor&) = delete;
  MemoryAcceptor& operator=(const MemoryAcceptor&) = delete;

  [[nodiscard]] Endpoint local_endpoint() const override { return local_; }

 private:
  std::shared_ptr<MemoryNetwork> network_;
  Endpoint local_;
};

class MemoryTransport final : public Transport {
 public:
  MemoryTransport(std::shared_ptr<MemoryNetwork> network, const IpAddress& host) noexcept
      : network_(std::move(network)), host_(host) {}

  [[nodiscard]] std::shared_ptr<EventLoop> create_loop() override { return network_->shared_loop(); }

  [[nodiscard]] std::unique_ptr<ConnectAttempt> connect(EventLoop& loop, const Endpoint& remote, Duration timeout,
                                                        const StreamOptions& options,
                                                        ConnectCompletion completion) override {
    if (&loop != &network_->loop()) throw std::invalid_argument("streams of a simulation live on its loop");
    const Endpoint local{host_, network_->choose_port(host_)};
    auto operation = std::make_shared<MemoryConnect>(network_, local, remote, options, std::move(completion));
    operation->start(timeout);
    return std::make_unique<MemoryConnectAttempt>(std::move(operation));
  }

  [[nodiscard]] Result<std::unique_ptr<Acceptor>> listen(std::span<const std::shared_ptr<EventLoop>> loops,
                                                         const Endpoint& local, const StreamOptions& options,
                                                         AcceptHandler handler) override {
    if (loops.empty() || !handler.on_accept) return fail(Errc::invalid_argument, "listen needs a loop and on_accept");
    for (const auto& loop : loops) {
      if (loop != network_->shared_loop()) return fail(Errc::invalid_argument, "listen needs the simulation's loop");
    }
    if (local.address != host_ && !is_unspecified(local.address)) {
      return fail(Errc::invalid_argument, local.to_string() + ": not an address of " + host_.to_string());
    }
    auto listener = std::make_shared<MemoryListener>(
        MemoryListener{{host_, local.port}, options, std::move(handler), loops.size(), 0});
    if (const auto added = network_->add_listener(listener); !added) return fail(added.error());
    return std::make_unique<MemoryAcceptor>(network_, listener->local);
  }

 private:
  [[nodiscard]] static bool is_unspecified(const IpAddress& address) {
    return address == IpAddress() || address == IpAddress(std::array<std::uint8_t, 16>{});
  }

  std::shared_ptr<MemoryNetwork> network_;
  IpAddress host_;
};

}  // namespace

std::shared_ptr<Transport> make_memory_transport(std::shared_ptr<MemoryNetwork> network, const IpAddress& host) {
  return std::make_shared<MemoryTransport>(std::move(network), host);
}

}  // namespace p2p
