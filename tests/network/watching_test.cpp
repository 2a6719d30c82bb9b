// What a host can see: events, statistics, metrics, connect_nodes, and that a run can be repeated.
#include "support/catch.hpp"
#include "support/network_world.hpp"
#include "support/scripted_peer.hpp"

#include <p2p/messages/nodes.hpp>

#include <sstream>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

TEST_CASE("the events of a connection come in order: connecting, connected, authenticated, lost, connecting again") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  (void)request(*one.network, two.key());
  world.run_for(100ms);
  world.drop_streams(two.host());
  world.run_for(1s);
  CHECK(one.log->kinds() == std::vector{Kind::connecting, Kind::connected, Kind::authenticated, Kind::lost,
                                        Kind::connecting, Kind::connected});
  for (const auto& [time, event] : one.log->events) {
    CHECK(event.endpoint == two.endpoint());
    CHECK(event.key == two.key());
    CHECK(event.reason.has_value() == (event.kind == Kind::lost));
    CHECK(event.connected == (event.kind == Kind::connected || event.kind == Kind::authenticated));
  }
}

TEST_CASE("an accepted connection has no key before it is authenticated") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  (void)request(*one.network, two.key());
  world.run_for(100ms);
  one.network->stop();
  world.run_for(100ms);
  CHECK(two.log->kinds(Direction::incoming) == std::vector{Kind::connected, Kind::authenticated, Kind::lost});
  CHECK_FALSE(two.log->events[0].event.key.has_value());
  CHECK(two.log->events[1].event.key == one.key());
  CHECK(two.log->events[2].event.key == one.key());
  CHECK(*two.log->last_loss(Direction::incoming) == Errc::end_of_stream);
}

TEST_CASE("the flag that a host reads inside an event is the one that the event tells") {
  Simulation world(1);
  Network* network = nullptr;
  std::vector<bool> agree;
  SimNode two(world, "10.0.0.2");
  SimNode one(world, "10.0.0.1", [&](NetworkOptions& options) {
    options.on_connection_event = [&](const ConnectionEvent& event) {
      if (event.direction == Direction::outgoing) agree.push_back(network->connected(*event.key) == event.connected);
    };
  });
  network = one.network.get();
  connect(world, one, two);
  (void)request(*one.network, two.key(), GetFirstPublicKey{});
  world.run_for(5s);
  (void)request(*one.network, two.key());
  world.run_for(1s);
  world.drop_streams(two.host());
  world.run_for(100ms);
  REQUIRE(one.network->disconnect(two.key()));
  world.run_for(100ms);
  CHECK(agree == std::vector<bool>(6, true));  // connecting, connected, flagged, authenticated, flagged, lost
}

TEST_CASE("statistics tell how a peer fares") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  CHECK_FALSE(one.network->statistics(two.key()).has_value());
  connect(world, one, two);
  for (int i = 0; i < 3; ++i) {
    (void)request(*one.network, two.key());
    world.run_for(100ms);
  }
  (void)request(*one.network, two.key(), GetFirstPublicKey{}, {1s});
  world.run_ready();
  CHECK(one.network->statistics(two.key())->requests_in_flight == 1);
  world.run_for(2s);
  const PeerStatistics statistics = one.network->statistics(two.key()).value();
  CHECK(statistics.address == two.address());
  CHECK_FALSE(statistics.connected);
  CHECK(statistics.connects == 1);
  CHECK(statistics.failed_connects == 0);
  CHECK(statistics.requests == 4);
  CHECK(statistics.responses == 3);
  CHECK(statistics.timeouts == 1);
  CHECK(statistics.requests_in_flight == 0);
  CHECK(statistics.last_round_trip == 2ms);
  CHECK(statistics.smoothed_round_trip == 2ms);
  CHECK(statistics.bytes_sent > 4 * 100);
  CHECK(statistics.bytes_received > 3 * 100);
  CHECK_FALSE(statistics.last_loss.has_value());
  CHECK(one.network->statistics().size() == 1);

  world.set_dead(two.host(), true);
  world.run_for(1s);
  const PeerStatistics after = one.network->statistics(two.key()).value();
  CHECK(after.failed_connects >= 1);
  CHECK(after.last_loss.has_value());
}

TEST_CASE("the smoothed round trip follows RFC 6298 with alpha 1/8") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  (void)request(*one.network, two.key());
  world.run_for(1s);
  world.set_latency(one.host(), two.host(), 5ms);
  (void)request(*one.network, two.key());
  world.run_for(1s);
  const auto statistics = one.network->statistics(two.key());
  CHECK(statistics->last_round_trip == 10ms);
  CHECK(statistics->smoothed_round_trip == 3ms);
}

TEST_CASE("durations are kept by operation and message name") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  (void)request(*one.network, two.key());
  world.run_for(1s);
  const auto samples = [](const SimNode& node) {
    std::vector<std::string> result;
    for (const auto& histogram : node.network->metrics().durations)
      result.push_back(std::string(to_string(histogram.operation)) + " " + histogram.message + " " +
                       std::to_string(histogram.count));
    std::sort(result.begin(), result.end());
    return result;
  };
  CHECK(samples(one) == std::vector<std::string>{"decode Ok 1", "encode Ping 1", "open Ok 1", "round_trip Ping 1",
                                                 "seal Ping 1", "send Ping 1", "sign Ping 1", "verify Ok 1"});
  CHECK(samples(two) == std::vector<std::string>{"decode Ping 1", "encode Ok 1", "handle Ping 1", "open Ping 1",
                                                 "seal Ok 1", "send Ping 1", "sign Ok 1", "verify Ping 1"});
}

TEST_CASE("the Prometheus text names counters and messages") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  (void)request(*one.network, two.key());
  world.run_for(1s);
  const std::string text = one.network->prometheus();
  CHECK(text.find("archethic_p2p_requests_sent") != std::string::npos);
  CHECK(text.find("message=\"Ping\"") != std::string::npos);
}

TEST_CASE("connect_nodes calls back when each has connected or failed") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  SimNode dead(world, "10.0.0.3");
  world.set_dead(dead.host(), true);
  int done = 0;
  one.network->connect_nodes(std::vector{two.address(), dead.address(), one.address()}, [&] { ++done; });
  CHECK(done == 0);
  world.run_for(100ms);
  CHECK(done == 1);
  CHECK(one.network->connected(two.key()));
  CHECK_FALSE(one.network->connected(dead.key()));
  world.run_for(10s);
  CHECK(done == 1);
}

TEST_CASE("connect_nodes waits at most as long as it is told, and connecting goes on") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1", [](NetworkOptions& options) { options.connect_timeout = 20s; });
  SimNode slow(world, "10.0.0.2");
  world.set_latency(one.host(), slow.host(), 4s);
  int done = 0;
  one.network->connect_nodes(std::vector{slow.address()}, [&] { ++done; });
  world.run_for(5s - 1ns);
  CHECK(done == 0);
  world.run_for(1ns);
  CHECK(done == 1);
  world.run_for(4s);
  CHECK(one.network->connected(slow.key()));
  CHECK(done == 1);
}

TEST_CASE("connect_nodes skips those that are flagged connected") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  int done = 0;
  one.network->connect_nodes(std::vector{two.address()}, [&] { ++done; });
  world.run_ready();
  CHECK(done == 1);
  CHECK(one.log->count(Kind::connecting) == 1);
}

namespace {

/// One hour of three nodes with failures and requests, as text.
std::string run_of(std::uint64_t seed) {
  std::ostringstream trace;
  Simulation world(seed);
  std::vector<std::unique_ptr<SimNode>> nodes;
  for (int i = 1; i <= 3; ++i)
    nodes.push_back(std::make_unique<SimNode>(world, "10.0.0." + std::to_string(i), [&, i](NetworkOptions& options) {
      options.random = seeded_random_source(seed + static_cast<std::uint64_t>(i));
      options.on_connection_event = [&, i](const ConnectionEvent& event) {
        trace << world.clock().now().time_since_epoch().count() << ' ' << i << ' ' << to_string(event.kind) << ' '
              << event.endpoint.to_string() << ' ' << event.connected << '\n';
      };
    }));
  for (const auto& from : nodes)
    for (const auto& to : nodes)
      if (from != to) from->network->connect(to->address());
  const auto random = seeded_random_source(seed);
  for (int step = 0; step < 200; ++step) {
    const auto& from = nodes[random->next() % 3];
    const auto& to = nodes[random->next() % 3];
    from->network->request(to->key(), Ping{}, {}, [&trace, &world](const Result<Message>& result) {
      trace << world.clock().now().time_since_epoch().count() << ' ' << (result ? "ok" : result.error().message())
            << '\n';
    });
    if (random->next() % 10 == 0) world.drop_streams(from->host());
    world.run_for(std::chrono::milliseconds(random->next() % 2000));
  }
  nodes.clear();
  world.run_ready();
  return trace.str();
}

}  // namespace

TEST_CASE("the same seed gives the same run, another one another") {
  const std::string first = run_of(7);
  CHECK(first.size() > 1000);
  CHECK(run_of(7) == first);
  CHECK(run_of(8) != first);
}
