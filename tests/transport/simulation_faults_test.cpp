// Silent, dead and parted hosts.
#include "transport/scene.hpp"

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a silent host never answers a connection attempt") {
  Scene scene;
  scene.world.set_silent(kServerHost, true);
  scene.connect(4s);
  scene.world.run_for(10s);
  REQUIRE(scene.connect_failure.has_value());
  CHECK(*scene.connect_failure == Errc::timeout);
  CHECK(*scene.completed_at - scene.start == 4s);
}

TEST_CASE("a silent host takes bytes and does not answer, until it speaks again") {
  Scene scene;
  scene.open();
  scene.world.set_silent(kServerHost, true);
  scene.client.stream->write({1});
  scene.server.stream->write({2});
  scene.world.run_for(1h);
  CHECK(scene.client.stream->unsent_bytes() == 0);
  CHECK(scene.server.received.empty());
  CHECK(scene.client.received.empty());
  CHECK(scene.client.closed == 0);
  scene.world.set_silent(kServerHost, false);
  scene.world.run_for(1s);
  CHECK(scene.server.received == Bytes{1});
  CHECK(scene.client.received == Bytes{2});
}

TEST_CASE("a partition parts two hosts and leaves the others alone") {
  Scene scene;
  scene.world.set_partition(kClientHost, kServerHost, true);
  scene.connect();
  Recorder third;
  const auto third_transport = scene.world.transport(kThirdHost);
  const auto attempt = third_transport->connect(scene.world.loop(), {kServerHost, kPort}, 4s, {},
                                                [&](auto result) { third.take(std::move(*result)); });
  scene.world.run_for(10s);
  REQUIRE(scene.connect_failure.has_value());
  CHECK(*scene.connect_failure == Errc::timeout);
  CHECK(third.stream != nullptr);
}

TEST_CASE("a partition tells neither side, and what it held back arrives in order when it ends") {
  Scene scene;
  scene.open();
  scene.client.stream->write({1});
  scene.world.run_ready();
  scene.world.set_partition(kServerHost, kClientHost, true);
  scene.client.stream->write({2});
  scene.client.stream->write({3});
  scene.world.run_for(1h);
  scene.client.stream->close();
  scene.world.run_for(1h);
  CHECK(scene.server.received.empty());
  CHECK(scene.server.closed == 0);
  scene.world.set_partition(kServerHost, kClientHost, false);
  scene.world.run_for(1s);
  CHECK(scene.server.received == Bytes{1, 2, 3});
  CHECK(scene.server.closed == 1);
}

TEST_CASE("a dead host refuses connections and loses those that it has") {
  Scene scene;
  scene.open();
  scene.world.set_dead(kServerHost, true);
  scene.world.run_for(1s);
  REQUIRE(scene.client.closed == 1);
  CHECK(*scene.client.close_reason == Errc::end_of_stream);
  REQUIRE(scene.server.closed == 1);
  CHECK(*scene.server.close_reason == Errc::io_error);
  scene.connect();
  scene.world.run_for(1s);
  REQUIRE(scene.connect_failure.has_value());
  CHECK(*scene.connect_failure == Errc::refused_by_peer);
}

TEST_CASE("a dead host cannot connect") {
  Scene scene;
  scene.world.set_dead(kClientHost, true);
  scene.connect();
  scene.world.run_for(1s);
  REQUIRE(scene.connect_failure.has_value());
  CHECK(*scene.connect_failure == Errc::connect_failed);
}

TEST_CASE("a host that is alive again is served as before") {
  Scene scene;
  scene.world.set_dead(kServerHost, true);
  scene.world.set_dead(kServerHost, false);
  scene.open();
  CHECK(scene.client.stream != nullptr);
}

TEST_CASE("a host whose streams are dropped still listens") {
  Scene scene;
  scene.open();
  scene.world.drop_streams(kServerHost);
  CHECK(scene.client.closed == 0);  // told by the loop, not inside the call
  scene.world.run_for(1s);
  CHECK(scene.client.closed == 1);
  CHECK(scene.server.closed == 1);
  scene.client.stream.reset();
  scene.open();
  CHECK(scene.client.stream != nullptr);
}

TEST_CASE("a stream that dies before it is started tells so when it is") {
  Scene scene;
  std::unique_ptr<Stream> unstarted;
  scene.attempt = scene.client_transport->connect(scene.world.loop(), {kServerHost, kPort}, 4s, {},
                                                  [&](auto result) { unstarted = std::move(*result); });
  scene.world.run_for(1s);
  scene.world.drop_streams(kClientHost);
  scene.world.run_for(1s);
  Recorder late;
  late.take(std::move(unstarted));
  CHECK(late.closed == 0);
  scene.world.run_ready();
  REQUIRE(late.closed == 1);
  CHECK(*late.close_reason == Errc::io_error);
}

TEST_CASE("an attempt given up while its answer is under way ends the accepted stream") {
  Scene scene({.latency = 10ms});
  scene.connect();
  scene.world.run_for(15ms);
  REQUIRE(scene.accept_times.size() == 1);
  scene.attempt.reset();
  scene.world.run_for(1s);
  CHECK(scene.server.closed == 1);
  CHECK_FALSE(scene.completed_at.has_value());
}

}  // namespace
}  // namespace p2p::test
