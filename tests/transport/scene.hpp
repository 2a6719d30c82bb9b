// A simulation with a server that listens, and a client of it.
#pragma once

#include <p2p/simulation.hpp>

#include "transport/recorder.hpp"

#include "support/catch.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace p2p::test {

inline const IpAddress kServerHost = *IpAddress::parse("10.0.0.1");
inline const IpAddress kClientHost = *IpAddress::parse("10.0.0.2");
inline const IpAddress kThirdHost = *IpAddress::parse("10.0.0.3");
inline constexpr std::uint16_t kPort = 3002;

class Scene {
 public:
  explicit Scene(const LinkOptions& links = {}, std::uint64_t seed = 1) : world(seed, links) { listen(); }

  void listen() {
    AcceptHandler handler;
    handler.on_accept = [this](std::size_t index, std::unique_ptr<Stream> stream) {
      accept_times.push_back(world.clock().now());
      accept_indexes.push_back(index);
      server.take(std::move(stream));
    };
    const std::vector<std::shared_ptr<EventLoop>> loops(2, server_transport->create_loop());
    auto listening = server_transport->listen(loops, {kServerHost, kPort}, {}, std::move(handler));
    REQUIRE(listening.has_value());
    acceptor = std::move(*listening);
  }

  void connect(Duration timeout = std::chrono::seconds(4)) {
    attempt =
        client_transport->connect(world.loop(), {kServerHost, kPort}, timeout, stream_options, [this](auto result) {
          completed_at = world.clock().now();
          if (result) {
            client.take(std::move(*result));
          } else {
            connect_failure = result.error();
          }
        });
  }

  void open() {
    connect();
    REQUIRE(world.run_until([this] { return client.stream != nullptr; }, std::chrono::seconds(10)));
  }

  [[nodiscard]] Duration elapsed() const { return world.clock().now() - start; }

  Simulation world;
  TimePoint start = world.clock().now();
  StreamOptions stream_options;
  std::shared_ptr<Transport> server_transport = world.transport(kServerHost);
  std::shared_ptr<Transport> client_transport = world.transport(kClientHost);
  Recorder client;
  Recorder server;
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<ConnectAttempt> attempt;
  std::vector<TimePoint> accept_times;
  std::vector<std::size_t> accept_indexes;
  std::optional<TimePoint> completed_at;
  std::optional<Error> connect_failure;
};

}  // namespace p2p::test
