#include "transport/scene.hpp"

#include <string>
#include <vector>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

TEST_CASE("connecting takes one round trip of the link's latency") {
  Scene scene({.latency = 20ms});
  scene.open();
  CHECK(*scene.completed_at - scene.start == 40ms);
}

TEST_CASE("bytes take the link's latency") {
  Scene scene({.latency = 20ms});
  scene.open();
  const TimePoint sent = scene.world.clock().now();
  scene.client.stream->write({1});
  REQUIRE(scene.world.run_until([&] { return scene.server.received.size() == 1; }));
  CHECK(scene.world.clock().now() - sent == 20ms);
}

TEST_CASE("a link's latency can be changed, and bytes under way stay in order") {
  Scene scene;
  scene.world.set_latency(kServerHost, kClientHost, 50ms);
  scene.open();
  scene.client.stream->write({1});
  scene.world.run_ready();
  scene.world.set_latency(kClientHost, kServerHost, 1ms);
  scene.client.stream->write({2});
  scene.world.run_for(49ms);
  CHECK(scene.server.received.empty());
  scene.world.run_for(1ms);
  CHECK(scene.server.received == Bytes{1, 2});
}

TEST_CASE("run_ready does not move time") {
  Scene scene;
  bool posted = false;
  bool later = false;
  scene.world.loop().post([&] { posted = true; });
  scene.world.loop().schedule(scene.start + 1ns, [&] { later = true; });
  scene.world.run_ready();
  CHECK(posted);
  CHECK_FALSE(later);
  CHECK(scene.elapsed() == 0ns);
}

TEST_CASE("run_for runs what is due up to its end, and time ends there") {
  Scene scene;
  std::vector<Duration> ran;
  for (const Duration delay : {1s, 2s, 3s}) {
    scene.world.loop().schedule(scene.start + delay, [&] { ran.push_back(scene.elapsed()); });
  }
  scene.world.run_for(2s);
  CHECK(ran == std::vector<Duration>{1s, 2s});
  scene.world.run_for(500ms);
  CHECK(scene.elapsed() == 2500ms);
}

TEST_CASE("run_until stops with the task that makes the condition true") {
  Scene scene;
  int ran = 0;
  for (int count = 0; count < 3; ++count) scene.world.loop().post([&] { ++ran; });
  CHECK(scene.world.run_until([&] { return ran == 2; }));
  CHECK(ran == 2);
}

TEST_CASE("run_until gives up at its limit") {
  Scene scene;
  CHECK_FALSE(scene.world.run_until([] { return false; }, 5s));
  CHECK(scene.elapsed() == 5s);
}

TEST_CASE("tasks of one moment run in the order in which they were added, the end of the turn last") {
  Scene scene;
  EventLoop& loop = scene.world.loop();
  std::vector<int> ran;
  loop.post([&] {
    loop.at_end_of_turn([&] { ran.push_back(4); });
    loop.schedule(scene.start - 1s, [&] { ran.push_back(3); });
    ran.push_back(1);
  });
  loop.post([&] { ran.push_back(2); });
  loop.schedule(scene.start + 1ns, [&] { ran.push_back(5); });
  scene.world.run_for(1ns);
  CHECK(ran == std::vector<int>{1, 2, 3, 4, 5});
}

TEST_CASE("the loop is current inside its tasks only, and cannot be run") {
  Scene scene;
  EventLoop& loop = scene.world.loop();
  bool inside = false;
  loop.post([&] { inside = loop.is_current(); });
  CHECK_FALSE(loop.is_current());
  scene.world.run_ready();
  CHECK(inside);
  CHECK(loop.is_virtual());
  CHECK_THROWS_AS(loop.run(), std::logic_error);
}

TEST_CASE("stopping the shared loop does not stop the world") {
  Scene scene;
  scene.client_transport->create_loop()->stop();
  scene.open();
  CHECK(scene.client.stream != nullptr);
}

TEST_CASE("a simulation driven from inside itself is a broken precondition") {
  Scene scene;
  bool refused = false;
  scene.world.loop().post([&] {
    try {
      scene.world.run_for(1s);
    } catch (const std::logic_error&) {
      refused = true;
    }
  });
  scene.world.run_ready();
  CHECK(refused);
}

TEST_CASE("accepted streams go to the loops in turn") {
  Scene scene;
  for (int count = 0; count < 4; ++count) {
    scene.connect();
    scene.world.run_for(1s);
  }
  CHECK(scene.accept_indexes == std::vector<std::size_t>{0, 1, 0, 1});
}

TEST_CASE("a host listens on its own address only") {
  Scene scene;
  AcceptHandler handler;
  handler.on_accept = [](std::size_t, std::unique_ptr<Stream>) {};
  const std::vector<std::shared_ptr<EventLoop>> loops = {scene.server_transport->create_loop()};
  const auto other = scene.server_transport->listen(loops, {kThirdHost, 1}, {}, std::move(handler));
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error() == Errc::invalid_argument);
}

TEST_CASE("listening on any address means the host's") {
  Scene scene;
  for (const char* any : {"0.0.0.0:77", "[::]:78"}) {
    AcceptHandler handler;
    handler.on_accept = [](std::size_t, std::unique_ptr<Stream>) {};
    const std::vector<std::shared_ptr<EventLoop>> loops = {scene.server_transport->create_loop()};
    const auto listening = scene.server_transport->listen(loops, *Endpoint::parse(any), {}, std::move(handler));
    REQUIRE(listening.has_value());
    CHECK((*listening)->local_endpoint() == Endpoint{kServerHost, Endpoint::parse(any)->port});
  }
}

TEST_CASE("the window bounds what is in flight and unread") {
  Scene scene({.latency = 1ms, .window_bytes = 1000});
  scene.open();
  scene.server.stream->pause_reading();
  scene.client.stream->write(pattern(3000));
  scene.world.run_for(1s);
  CHECK(scene.client.stream->unsent_bytes() == 2000);
  CHECK(scene.client.drained == 0);
  scene.server.stream->resume_reading();
  scene.world.run_for(1s);
  CHECK(scene.client.stream->unsent_bytes() == 0);
  CHECK(scene.client.drained == 1);
  CHECK(scene.server.received == pattern(3000));
}

TEST_CASE("a write without progress ends after exactly the write timeout") {
  Scene scene({.latency = 1ms, .window_bytes = 1000});
  scene.open();
  scene.server.stream->pause_reading();
  scene.client.stream->write(pattern(1001));
  scene.world.run_ready();
  scene.world.run_for(30s - 1ns);
  CHECK(scene.client.closed == 0);
  scene.world.run_for(1ns);
  REQUIRE(scene.client.closed == 1);
  CHECK(*scene.client.close_reason == Errc::timeout);
}

TEST_CASE("progress renews the write timeout") {
  Scene scene({.latency = 1ms, .window_bytes = 1000});
  scene.open();
  scene.server.stream->pause_reading();
  scene.server.when_bytes = [&](BytesView) { scene.server.stream->pause_reading(); };
  scene.client.stream->write(pattern(10'000));
  for (int count = 0; count < 4; ++count) {
    scene.world.run_for(20s);
    scene.server.stream->resume_reading();
  }
  CHECK(scene.elapsed() > 60s);
  CHECK(scene.client.closed == 0);
}

/// What a run with some traffic looks like from the server: when each piece came, and its size.
std::vector<std::string> trace(std::uint64_t seed) {
  Scene scene({}, seed);
  std::vector<std::string> lines;
  scene.server.when_bytes = [&](BytesView bytes) {
    lines.push_back(std::to_string(scene.elapsed().count()) + ": " + std::to_string(bytes.size()));
    scene.server.stream->write(Bytes(bytes.begin(), bytes.end()));
  };
  scene.open();
  for (std::size_t count = 1; count <= 50; ++count) {
    scene.client.stream->write(pattern(count * 1000));
    scene.world.run_for(1ms);
  }
  scene.world.run_for(1s);
  REQUIRE(scene.client.received.size() == 50 * 51 / 2 * 1000);
  return lines;
}

TEST_CASE("the same seed gives the same run, another seed another one") {
  CHECK(trace(7) == trace(7));
  CHECK(trace(7) != trace(8));
}

TEST_CASE("streams may outlive their simulation") {
  Recorder client;
  Recorder server;
  std::unique_ptr<Acceptor> acceptor;
  std::shared_ptr<Transport> transport;
  {
    Simulation world(1);
    transport = world.transport(kServerHost);
    const std::vector<std::shared_ptr<EventLoop>> loops = {transport->create_loop()};
    AcceptHandler handler;
    handler.on_accept = [&](std::size_t, std::unique_ptr<Stream> stream) { server.take(std::move(stream)); };
    acceptor = std::move(*transport->listen(loops, {kServerHost, kPort}, {}, std::move(handler)));
    const auto attempt = transport->connect(world.loop(), {kServerHost, kPort}, 4s, {},
                                            [&](auto result) { client.take(std::move(*result)); });
    world.run_for(1s);
    client.stream->write({1});
  }
  client.stream->write({2});
  client.stream->close();
  CHECK(server.received.empty());
}

}  // namespace
}  // namespace p2p::test
