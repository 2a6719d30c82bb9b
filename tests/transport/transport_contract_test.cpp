// What every Transport promises, tried on real sockets and in the simulation.
#include "transport/recorder.hpp"
#include "transport/worlds.hpp"

#include "support/catch.hpp"

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

/// One connection between two recorders, or an attempt at one.
template <class World>
class Pair {
 public:
  ~Pair() {
    world.on_loop([this] {
      attempt.reset();
      acceptor.reset();
      client.stream.reset();
      server.stream.reset();
    });
    world.stop();
  }

  [[nodiscard]] Result<std::unique_ptr<Acceptor>> listen(std::uint16_t port = 0) {
    const std::vector<std::shared_ptr<EventLoop>> loops = {world.loop()};
    AcceptHandler handler;
    handler.on_accept = [this](std::size_t, std::unique_ptr<Stream> stream) {
      ++accepted;
      if (start_server) {
        server.take(std::move(stream));
      } else {
        server.stream = std::move(stream);
      }
    };
    return world.listening_host().listen(loops, {World::address(), port}, options, std::move(handler));
  }

  void connect(Duration timeout = 10s) {
    attempt = world.connecting_host().connect(*world.loop(), remote, timeout, options,
                                              [this](Result<std::unique_ptr<Stream>> result) {
                                                ++completed;
                                                if (!result) {
                                                  connect_failure = result.error();
                                                  return;
                                                }
                                                client.take(std::move(*result));
                                              });
  }

  void open() {
    world.on_loop([this] {
      acceptor = std::move(*listen());
      remote = acceptor->local_endpoint();
      connect();
    });
    REQUIRE(world.eventually([this] { return completed == 1 && accepted == 1; }));
    REQUIRE(client.stream != nullptr);
  }

  World world;
  StreamOptions options;
  bool start_server = true;
  Endpoint remote;
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<ConnectAttempt> attempt;
  Recorder client;
  Recorder server;
  int accepted = 0;
  int completed = 0;
  std::optional<Error> connect_failure;
};

TEMPLATE_TEST_CASE("bytes travel both ways", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  pair.world.on_loop([&] {
    pair.client.stream->write({1, 2, 3});
    pair.server.stream->write({4, 5});
  });
  CHECK(pair.world.eventually([&] { return pair.server.received == Bytes{1, 2, 3}; }));
  CHECK(pair.world.eventually([&] { return pair.client.received == Bytes{4, 5}; }));
}

TEMPLATE_TEST_CASE("each end knows the other's endpoint", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  const auto [of_client, of_server] = pair.world.on_loop(
      [&] { return std::pair(pair.client.stream->remote_endpoint(), pair.server.stream->remote_endpoint()); });
  CHECK(of_client == pair.remote);
  CHECK(of_server.address.is_v4());
  CHECK(of_server.port != 0);
}

TEMPLATE_TEST_CASE("listening on port 0 chooses a port that can be read", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  CHECK(pair.remote.port != 0);
}

TEMPLATE_TEST_CASE("listening on a port in use fails with address_in_use", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  const auto second = pair.world.on_loop([&] { return pair.listen(pair.remote.port); });
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error() == Errc::address_in_use);
  CHECK(second.error().detail().find(pair.remote.to_string()) != std::string::npos);
}

TEMPLATE_TEST_CASE("listening needs a loop and somebody to accept", "", TcpWorld, SimulatedWorld) {
  TestType world;
  AcceptHandler handler;
  handler.on_accept = [](std::size_t, std::unique_ptr<Stream>) {};
  const auto without_loop = world.listening_host().listen({}, {TestType::address(), 0}, {}, std::move(handler));
  REQUIRE_FALSE(without_loop.has_value());
  CHECK(without_loop.error() == Errc::invalid_argument);
  const std::vector<std::shared_ptr<EventLoop>> loops = {world.loop()};
  const auto without_handler = world.listening_host().listen(loops, {TestType::address(), 0}, {}, {});
  REQUIRE_FALSE(without_handler.has_value());
  CHECK(without_handler.error() == Errc::invalid_argument);
}

TEMPLATE_TEST_CASE("a closed port can be listened on again", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  const bool again = pair.world.on_loop([&] {
    pair.acceptor.reset();
    auto second = pair.listen(pair.remote.port);
    if (second) pair.acceptor = std::move(*second);
    return second.has_value();
  });
  CHECK(again);
}

TEMPLATE_TEST_CASE("connecting where nobody listens is refused", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.world.on_loop([&] {
    pair.acceptor = std::move(*pair.listen());
    pair.remote = pair.acceptor->local_endpoint();
    pair.acceptor.reset();
    pair.connect();
  });
  REQUIRE(pair.world.eventually([&] { return pair.completed == 1; }));
  REQUIRE(pair.connect_failure.has_value());
  CHECK(*pair.connect_failure == Errc::refused_by_peer);
}

TEMPLATE_TEST_CASE("an attempt never completes inside connect", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  const int completed_inside = pair.world.on_loop([&] {
    pair.remote = {TestType::address(), 1};
    pair.connect();
    return pair.completed;
  });
  CHECK(completed_inside == 0);
  CHECK(pair.world.eventually([&] { return pair.completed == 1; }));
}

TEMPLATE_TEST_CASE("an attempt that is given up does not complete", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  const auto witness = std::make_shared<int>(0);
  pair.world.on_loop([&] {
    pair.acceptor = std::move(*pair.listen());
    pair.remote = pair.acceptor->local_endpoint();
    pair.attempt =
        pair.world.connecting_host().connect(*pair.world.loop(), pair.remote, 10s, {},
                                             [witness, &pair](Result<std::unique_ptr<Stream>>) { ++pair.completed; });
    pair.attempt.reset();
  });
  CHECK(witness.use_count() == 1);
  // A later attempt has come and gone: the first would have completed before it.
  pair.world.on_loop([&] {
    pair.completed = 0;
    pair.connect();
  });
  CHECK(pair.world.eventually([&] { return pair.client.stream != nullptr; }));
  CHECK(pair.completed == 1);
}

TEMPLATE_TEST_CASE("an attempt may be destroyed by its own completion", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.world.on_loop([&] {
    pair.remote = {TestType::address(), 1};
    pair.attempt = pair.world.connecting_host().connect(*pair.world.loop(), pair.remote, 10s, {},
                                                        [&pair](Result<std::unique_ptr<Stream>>) {
                                                          pair.attempt.reset();
                                                          ++pair.completed;
                                                        });
  });
  CHECK(pair.world.eventually([&] { return pair.completed == 1; }));
}

TEMPLATE_TEST_CASE("a peer that closes is end_of_stream, after all that it sent", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  const Bytes sent = pattern(100'000);
  pair.world.on_loop([&] { pair.client.stream->write(sent); });
  REQUIRE(pair.world.eventually([&] { return pair.client.stream->unsent_bytes() == 0; }));
  pair.world.on_loop([&] { pair.client.stream->close(); });
  REQUIRE(pair.world.eventually([&] { return pair.server.closed == 1; }));
  CHECK(*pair.server.close_reason == Errc::end_of_stream);
  CHECK(pair.server.received == sent);
}

TEMPLATE_TEST_CASE("closing tells this end nothing", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  pair.world.on_loop([&] {
    pair.client.stream->write({1});
    pair.client.stream->close();
    pair.client.stream->close();
    pair.client.stream->write({2});
    CHECK(pair.client.stream->unsent_bytes() == 0);
  });
  REQUIRE(pair.world.eventually([&] { return pair.server.closed == 1; }));
  CHECK(pair.client.closed == 0);
  CHECK(pair.client.drained == 0);
}

TEMPLATE_TEST_CASE("destroying a stream closes it", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  pair.world.on_loop([&] { pair.client.stream.reset(); });
  REQUIRE(pair.world.eventually([&] { return pair.server.closed == 1; }));
  CHECK(*pair.server.close_reason == Errc::end_of_stream);
}

TEMPLATE_TEST_CASE("a handler may close its stream while it is given bytes", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  pair.world.on_loop([&] {
    pair.server.when_bytes = [&](BytesView) { pair.server.stream->close(); };
    pair.client.stream->write(pattern(1'000'000));
  });
  REQUIRE(pair.world.eventually([&] { return pair.client.closed == 1; }));
  CHECK(pair.server.pieces == 1);
  CHECK(pair.server.closed == 0);
}

TEMPLATE_TEST_CASE("a handler may destroy its stream while it is given bytes", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  pair.world.on_loop([&] {
    pair.server.when_bytes = [&](BytesView) { pair.server.stream.reset(); };
    pair.client.stream->write(pattern(1'000'000));
  });
  REQUIRE(pair.world.eventually([&] { return pair.client.closed == 1; }));
  CHECK(pair.server.pieces == 1);
}

TEMPLATE_TEST_CASE("a handler may destroy its stream when it is told of the end", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  pair.world.on_loop([&] {
    pair.server.when_closed = [&] { pair.server.stream.reset(); };
    pair.client.stream->close();
  });
  CHECK(pair.world.eventually([&] { return pair.server.closed == 1 && pair.server.stream == nullptr; }));
}

TEMPLATE_TEST_CASE("bytes that come before the stream is started wait for it", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.start_server = false;
  pair.open();
  pair.world.on_loop([&] { pair.client.stream->write({1, 2, 3}); });
  REQUIRE(pair.world.eventually([&] { return pair.client.drained == 1; }));
  CHECK(pair.server.received.empty());
  pair.world.on_loop([&] { pair.server.stream->start(pair.server); });
  CHECK(pair.world.eventually([&] { return pair.server.received == Bytes{1, 2, 3}; }));
}

TEMPLATE_TEST_CASE("a paused stream is given nothing until it is resumed", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  pair.world.on_loop([&] {
    pair.server.stream->pause_reading();
    pair.server.stream->pause_reading();
    pair.client.stream->write({1, 2, 3});
    pair.server.stream->write({4});
  });
  // The answer's arrival shows that time has passed in which the bytes could have come.
  REQUIRE(pair.world.eventually([&] { return pair.client.received == Bytes{4} && pair.client.drained == 1; }));
  CHECK(pair.server.received.empty());
  pair.world.on_loop([&] {
    pair.server.stream->resume_reading();
    pair.server.stream->resume_reading();
    CHECK(pair.server.received.empty());
  });
  CHECK(pair.world.eventually([&] { return pair.server.received == Bytes{1, 2, 3}; }));
}

TEMPLATE_TEST_CASE("a handler may pause while it is given bytes, and loses none", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  const Bytes sent = pattern(1'000'000);
  bool paused = false;
  int while_paused = 0;
  pair.world.on_loop([&] {
    pair.server.when_bytes = [&](BytesView) {
      if (std::exchange(paused, true)) ++while_paused;
      pair.server.stream->pause_reading();
      pair.world.loop()->post([&] {
        paused = false;
        pair.server.stream->resume_reading();
      });
    };
    pair.client.stream->write(sent);
  });
  REQUIRE(pair.world.eventually([&] { return pair.server.received.size() == sent.size(); }));
  CHECK(pair.server.received == sent);
  CHECK(pair.world.eventually([&] { return !paused; }));
  CHECK(while_paused == 0);
}

TEMPLATE_TEST_CASE("more than the network takes at once arrives whole, then the writer is told", "", TcpWorld,
                   SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  const Bytes sent = pattern(20'000'000);
  pair.world.on_loop([&] {
    for (std::size_t begin = 0; begin < sent.size(); begin += 100'000) {
      const auto first = sent.begin() + static_cast<std::ptrdiff_t>(begin);
      pair.client.stream->write(Bytes(first, first + 100'000));
    }
    CHECK(pair.client.stream->unsent_bytes() == sent.size());
    CHECK(pair.client.drained == 0);
  });
  REQUIRE(pair.world.eventually([&] { return pair.server.received.size() == sent.size(); }));
  CHECK(pair.server.received == sent);
  CHECK(pair.world.eventually([&] { return pair.client.drained == 1; }));
  CHECK(pair.world.on_loop([&] { return pair.client.stream->unsent_bytes(); }) == 0);
}

TEMPLATE_TEST_CASE("a peer that never reads ends the writer with timeout", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.options.write_timeout = TestType::short_timeout();
  pair.open();
  pair.world.on_loop([&] {
    pair.server.stream->pause_reading();
    pair.client.stream->write(pattern(64'000'000));
  });
  REQUIRE(pair.world.eventually([&] { return pair.client.closed == 1; }));
  CHECK(*pair.client.close_reason == Errc::timeout);
  CHECK(pair.client.drained == 0);
}

TEMPLATE_TEST_CASE("writing to a peer that has gone ends the stream", "", TcpWorld, SimulatedWorld) {
  Pair<TestType> pair;
  pair.open();
  // Paused, it does not see the end; only writing shows it.
  bool ended = false;
  UniqueFunction<void()> write_again = [&] {
    ended = pair.client.closed == 1;
    if (ended) return;
    pair.client.stream->write({1});
    pair.world.loop()->schedule(pair.world.loop()->now() + 1ms, [&] { write_again(); });
  };
  pair.world.on_loop([&] {
    pair.client.stream->pause_reading();
    pair.server.stream->close();
    write_again();
  });
  REQUIRE(pair.world.eventually([&] { return ended; }));
  CHECK(*pair.client.close_reason == Errc::io_error);
}

}  // namespace
}  // namespace p2p::test
