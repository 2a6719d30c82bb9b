// A peer that sends exactly the bytes that a test wants, over a simulated world: as a client of a node, or as the host
// that a node connects to.
#pragma once

#include "support/catch.hpp"
#include "support/identity.hpp"

#include <p2p/simulation.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace p2p::test {

/// One stream and what came over it.
class ScriptedStream final : private StreamHandler {
 public:
  explicit ScriptedStream(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) { stream_->start(*this); }
  ~ScriptedStream() override { stream_->close(); }
  ScriptedStream(const ScriptedStream&) = delete;
  ScriptedStream& operator=(const ScriptedStream&) = delete;

  void send(Bytes bytes) { stream_->write(std::move(bytes)); }
  void close() {
    stream_->close();
    closed = true;
  }
  void stop_reading() { stream_->pause_reading(); }

  /// The next payload that has come and was not taken yet, heartbeats included.
  [[nodiscard]] std::optional<Bytes> next() {
    if (frames.empty()) return std::nullopt;
    Bytes frame = std::move(frames.front());
    frames.pop_front();
    return frame;
  }

  std::deque<Bytes> frames;
  bool closed = false;

 private:
  void on_bytes(BytesView bytes) override {
    while (!bytes.empty() && reader_.consume(bytes).value()) frames.push_back(reader_.take_frame());
  }
  void on_drained() override {}
  void on_closed(Error) override { closed = true; }

  std::unique_ptr<Stream> stream_;
  FrameReader reader_{1U << 30U};
};

/// Connects to a node and talks to it.
class ScriptedClient {
 public:
  ScriptedClient(Simulation& world, std::string_view host, const Endpoint& node)
      : identity(host), world_(world), transport_(world.transport(IpAddress::parse(host).value())) {
    attempt_ = transport_->connect(world.loop(), node, std::chrono::seconds(4), {},
                                   [this](Result<std::unique_ptr<Stream>> opened) {
                                     if (opened) stream = std::make_unique<ScriptedStream>(std::move(*opened));
                                   });
    REQUIRE(world.run_until([this] { return stream != nullptr; }, std::chrono::seconds(5)));
  }

  void send(Bytes bytes) const { stream->send(std::move(bytes)); }
  /// Whether the node closes the connection within `limit`.
  [[nodiscard]] bool closed_within(Duration limit) {
    return world_.run_until([this] { return stream->closed; }, limit);
  }
  /// The next answer that is no heartbeat, opened.
  [[nodiscard]] std::optional<Identity::Opened> answer_within(Duration limit) {
    const TimePoint deadline = world_.clock().now() + limit;
    while (true) {
      if (!world_.run_until([this] { return !stream->frames.empty() || stream->closed; },
                            deadline - world_.clock().now()))
        return std::nullopt;
      const auto payload = stream->next();
      if (!payload) return std::nullopt;
      if (is_heartbeat(*payload)) continue;
      auto opened = identity.open(*payload);
      return opened ? std::optional(std::move(*opened)) : std::nullopt;
    }
  }

  Identity identity;
  std::unique_ptr<ScriptedStream> stream;

 private:
  Simulation& world_;
  std::shared_ptr<Transport> transport_;
  std::unique_ptr<ConnectAttempt> attempt_;
};

/// Listens where a node connects to; each stream that it accepts stays until it dies.
class ScriptedHost {
 public:
  ScriptedHost(Simulation& world, std::string_view host, std::uint16_t port)
      : identity(host),
        endpoint{IpAddress::parse(host).value(), port},
        world_(world),
        transport_(world.transport(endpoint.address)) {
    const std::vector loops{transport_->create_loop()};
    AcceptHandler handler;
    handler.on_accept = [this](std::size_t, std::unique_ptr<Stream> stream) {
      streams.push_back(std::make_unique<ScriptedStream>(std::move(stream)));
    };
    handler.on_pause = [](const Error&) {};
    acceptor_ = transport_->listen(loops, endpoint, {}, std::move(handler)).value();
  }

  [[nodiscard]] ScriptedStream& stream() { return *streams.back(); }
  /// The next request on the latest stream, opened; heartbeats are answered meanwhile.
  [[nodiscard]] std::optional<Identity::Opened> request_within(Duration limit) {
    const TimePoint deadline = world_.clock().now() + limit;
    while (true) {
      if (!world_.run_until([this] { return !streams.empty() && !stream().frames.empty(); },
                            deadline - world_.clock().now()))
        return std::nullopt;
      const Bytes payload = *stream().next();
      if (is_heartbeat(payload)) {
        stream().send(heartbeat_frame());
        continue;
      }
      return identity.open(payload).value();
    }
  }
  void answer(const Identity::Opened& request, BytesView message) {
    stream().send(identity.seal(request.id, message, request.sender));
  }

  Identity identity;
  Endpoint endpoint;
  std::vector<std::unique_ptr<ScriptedStream>> streams;

 private:
  Simulation& world_;
  std::shared_ptr<Transport> transport_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace p2p::test
