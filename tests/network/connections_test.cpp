// core.md §4 end to end in virtual time: connecting, losing, reconnecting, waking up.
#include "support/catch.hpp"
#include "support/network_world.hpp"
#include "support/scripted_peer.hpp"

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

namespace {

/// The waits between the end of an attempt and the beginning of the next.
std::vector<Duration> waits(const NodeLog& log) {
  std::vector<Duration> result;
  std::optional<TimePoint> ended;
  for (const auto& [time, event] : log.events) {
    if (event.direction != Direction::outgoing) continue;
    if (event.kind == Kind::connecting && ended) result.push_back(time - *ended);
    if (event.kind == Kind::lost) ended = time;
  }
  return result;
}

}  // namespace

TEST_CASE("asking for a connection connects at once, in the background") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  std::optional<bool> outcome;
  one.network->connect(two.address(), [&](const Result<void>& result) { outcome = result.has_value(); });
  CHECK_FALSE(outcome.has_value());
  world.run_for(2ms);
  CHECK(outcome == true);
  CHECK(one.network->connected(two.key()));
  CHECK(two.network->incoming_connections() == 1);
}

TEST_CASE("the outcome of a first attempt that fails is its error") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  world.set_silent(two.host(), true);
  std::optional<Errc> outcome;
  one.network->connect(two.address(), [&](const Result<void>& result) { outcome = result.error().code(); });
  world.run_for(4s - 1ns);
  CHECK_FALSE(outcome.has_value());
  world.run_for(1ns);
  CHECK(outcome == Errc::timeout);
}

TEST_CASE("over virtual hours a dead node is tried after the waits of the reference") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  world.set_dead(two.host(), true);
  one.network->connect(two.address());
  world.run_for(48h);
  const std::vector<Duration> measured = waits(*one.log);
  REQUIRE(measured.size() >= 18);
  for (unsigned attempt = 0; attempt < measured.size(); ++attempt) {
    INFO("after " << attempt + 1 << " failed attempts");
    CHECK(measured[attempt] == std::min<Duration>(6h, 500ms * (std::int64_t{1} << std::min(attempt, 16U))));
  }
}

TEST_CASE("with the fixed strategy a dead node is tried every 500 ms") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1", [](NetworkOptions& options) { options.reconnect = ReconnectStrategy::fixed; });
  SimNode two(world, "10.0.0.2");
  world.set_dead(two.host(), true);
  one.network->connect(two.address());
  world.run_for(60s);
  for (const Duration wait : waits(*one.log)) CHECK(wait == 500ms);
  CHECK(one.log->count(Kind::connecting) >= 119);
}

TEST_CASE("after a loss the node is tried again 500 ms later, also after a long back-off before") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  world.set_dead(two.host(), true);
  one.network->connect(two.address());
  world.run_for(20s);
  world.set_dead(two.host(), false);
  REQUIRE(world.run_until([&] { return one.network->connected(two.key()); }, 60s));
  world.drop_streams(two.host());
  world.run_ready();
  world.run_for(1ms);
  REQUIRE_FALSE(one.network->connected(two.key()));
  REQUIRE(world.run_until([&] { return one.network->connected(two.key()); }, 600ms));
  CHECK(waits(*one.log).back() == 500ms);
}

TEST_CASE("on loss every request in flight fails with closed") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2", {}, [](Network& network) {
    network.handle_all_raw(
        [kept = std::make_shared<std::vector<Responder>>()](RawMessage, const RequestContext&, Responder responder) {
          kept->push_back(std::move(responder));
        });
  });
  connect(world, one, two);
  std::vector<std::shared_ptr<Outcome>> outcomes;
  for (int i = 0; i < 5; ++i) outcomes.push_back(request(*one.network, two.key(), ErrorMessage{}));
  world.run_for(100ms);
  world.drop_streams(two.host());
  world.run_for(10ms);
  for (const auto& outcome : outcomes) CHECK(outcome->error() == Errc::closed);
}

TEST_CASE("a response that came before the loss of its connection counts") {
  Simulation world(1);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode one(world, "10.0.0.1");
  const PublicKey key = host.identity.public_key();
  one.network->connect({key, host.endpoint});
  world.run_for(10ms);
  const auto answered = request(*one.network, key);
  const auto unanswered = request(*one.network, key);
  const auto asked = host.request_within(1s);
  REQUIRE(asked);
  host.answer(*asked, Bytes{254});
  world.loop().at_end_of_turn([&] { host.stream().close(); });
  world.run_for(10ms);
  CHECK(answered->ok());
  CHECK(unanswered->error() == Errc::closed);
  CHECK(one.log->count(Kind::lost) == 1);
  CHECK(*one.log->last_loss() == Errc::end_of_stream);
}

TEST_CASE("heartbeats keep an idle connection for hours") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  world.run_for(5h + 1s);
  CHECK(one.network->connected(two.key()));
  CHECK(one.log->count(Kind::lost) == 0);
  CHECK(one.counter(Counter::heartbeats_sent) == 1800);
  CHECK(one.counter(Counter::heartbeats_received) == 1800);
}

TEST_CASE("a host that falls silent is dropped 30 s after connecting, and connecting to it goes on") {
  Simulation world(1);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode one(world, "10.0.0.1");
  one.network->connect({host.identity.public_key(), host.endpoint});
  REQUIRE(world.run_until([&] { return one.log->count(Kind::lost) == 1; }, 60s));
  CHECK(one.log->times(Kind::lost).front() - one.log->times(Kind::connected).front() == 30s);
  CHECK(*one.log->last_loss() == Errc::heartbeat_lost);
  CHECK(host.streams.front()->frames == std::deque<Bytes>{{'h', 'b'}, {'h', 'b'}});
  REQUIRE(world.run_until([&] { return host.streams.size() == 2; }, 1s));
}

TEST_CASE("a node never sends a heartbeat unasked on an accepted connection") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  world.run_for(24s);
  CHECK(client.stream->frames.empty());
  client.send(heartbeat_frame());
  world.run_for(1s);
  CHECK(client.stream->frames == std::deque<Bytes>{{'h', 'b'}});
}

TEST_CASE("a request time-out flags the node not connected while the stream stays, a late response flags it again") {
  Simulation world(1);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode one(world, "10.0.0.1");
  const PublicKey key = host.identity.public_key();
  one.network->connect({key, host.endpoint});
  world.run_for(10ms);
  const auto outcome = request(*one.network, key, Ping{}, {1s});
  const auto asked = host.request_within(1s);
  REQUIRE(asked);
  world.run_for(1s);
  CHECK(outcome->error() == Errc::timeout);
  CHECK_FALSE(one.network->connected(key));
  CHECK(one.log->count(Kind::lost) == 0);
  REQUIRE(one.log->events.back().event.kind == Kind::flagged);
  CHECK_FALSE(one.log->events.back().event.connected);

  host.answer(*asked, Bytes{254});
  world.run_for(10ms);
  CHECK(one.network->connected(key));
  CHECK(one.log->events.back().event.kind == Kind::flagged);
  CHECK(one.log->events.back().event.connected);
  CHECK(outcome->calls == 1);
  CHECK(one.counter(Counter::late_responses) == 1);
  CHECK(host.streams.size() == 1);
}

TEST_CASE("heartbeats do not flag a node connected again") {
  Simulation world(1);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode one(world, "10.0.0.1");
  const PublicKey key = host.identity.public_key();
  one.network->connect({key, host.endpoint});
  world.run_for(10ms);
  (void)request(*one.network, key, Ping{}, {1s});
  world.run_for(2s);
  REQUIRE(host.request_within(1s));
  CHECK_FALSE(host.request_within(70s));
  CHECK(one.counter(Counter::heartbeats_received) > 5);
  CHECK_FALSE(one.network->connected(key));
}

TEST_CASE("a valid message from a node makes our disconnected connection to it dial at once") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  world.set_dead(one.host(), true);
  two.network->connect(one.address());
  world.run_for(1h);
  REQUIRE_FALSE(two.network->connected(one.key()));
  world.set_dead(one.host(), false);
  const std::size_t attempts = two.log->count(Kind::connecting);
  connect(world, one, two);
  world.run_for(1s);
  CHECK(two.log->count(Kind::connecting) == attempts);
  const auto outcome = request(*one.network, two.key());
  world.run_for(10ms);
  CHECK(outcome->ok());
  CHECK(two.network->connected(one.key()));
}

TEST_CASE("a message with a bad signature wakes nothing up") {
  Simulation world(1);
  SimNode two(world, "10.0.0.2");
  ScriptedHost target(world, "10.0.0.1", kNodePort);
  world.set_dead(target.endpoint.address, true);
  two.network->connect({target.identity.public_key(), target.endpoint});
  world.run_for(1h);
  const std::size_t attempts = two.log->count(Kind::connecting);
  ScriptedClient client(world, "10.0.0.3", two.endpoint());
  EnvelopeParts forged = client.identity.parts(1, Bytes{25});
  forged.sender = Bytes(target.identity.public_key().bytes().begin(), target.identity.public_key().bytes().end());
  client.send(forged.frame());
  CHECK(client.closed_within(1s));
  CHECK(two.log->count(Kind::connecting) == attempts);
}

TEST_CASE("the node does not wake up what nobody asked for") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  (void)request(*one.network, two.key());
  world.run_for(1s);
  CHECK(two.log->count(Kind::connecting) == 0);
  CHECK_FALSE(two.network->statistics(one.key()).has_value());
}

TEST_CASE("a connection that exists is kept when it is asked for again") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  std::optional<bool> outcome;
  one.network->connect({two.key(), Endpoint{ip("10.0.0.77"), 1}},
                       [&](const Result<void>& result) { outcome = result.has_value(); });
  world.run_for(1s);
  CHECK(outcome == true);
  CHECK(one.network->connected(two.key()));
  CHECK(one.log->count(Kind::connecting) == 1);
}

TEST_CASE("a connection that is not flagged connected is replaced when its endpoint has changed") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  world.set_silent(ip("10.0.0.77"), true);
  std::optional<Errc> first;
  one.network->connect({two.key(), Endpoint{ip("10.0.0.77"), 1}},
                       [&](const Result<void>& result) { first = result.error().code(); });
  const auto waiting = request(*one.network, two.key());
  world.run_for(1s);
  one.network->connect(two.address());
  world.run_for(10ms);
  CHECK(waiting->error() == Errc::closed);
  CHECK(first == Errc::replaced);
  CHECK(one.network->connected(two.key()));
  CHECK(one.network->statistics(two.key())->address == two.address());
}

TEST_CASE("a connection that is not flagged connected is kept when nothing about it has changed") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  world.set_dead(two.host(), true);
  one.network->connect(two.address());
  world.run_for(1h);
  const std::size_t attempts = one.log->count(Kind::connecting);
  one.network->connect(two.address());
  world.run_for(1s);
  CHECK(one.log->count(Kind::connecting) == attempts);
}

TEST_CASE("a connection that is given up ends its requests with closed and is not tried again") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2", {},
              [](Network& network) { network.handle<Ping>([](const Ping&, const RequestContext&, Responder) {}); });
  connect(world, one, two);
  const auto outcome = request(*one.network, two.key());
  world.run_for(10ms);
  REQUIRE(one.network->disconnect(two.key()));
  world.run_for(1h);
  CHECK(outcome->error() == Errc::closed);
  CHECK(one.log->count(Kind::connecting) == 1);
  CHECK(two.network->incoming_connections() == 0);
  CHECK(one.network->disconnect(two.key()).error() == Errc::not_found);
  const auto later = request(*one.network, two.key());
  world.run_ready();
  CHECK(later->error() == Errc::not_connected);
}

TEST_CASE("the availability timer counts while connected, survives reconnection, and can be reset") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  const auto read = [&](bool reset) {
    std::optional<std::chrono::seconds> seconds;
    one.network->availability_timer(two.key(), reset, [&](std::chrono::seconds value) { seconds = value; });
    world.run_ready();
    return seconds.value();
  };
  CHECK(read(false) == 0s);
  connect(world, one, two);
  world.run_for(100s);
  CHECK(read(false) == 100s);
  world.set_dead(two.host(), true);
  world.run_for(10s);
  world.set_dead(two.host(), false);
  REQUIRE(world.run_until([&] { return one.network->connected(two.key()); }, 60s));
  world.run_for(10s);
  CHECK(read(true) == 110s);
  CHECK(read(false) == 0s);
  world.run_for(5s);
  CHECK(read(false) == 5s);
}

TEST_CASE("the availability timer does not survive the replacement of a connection") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  world.run_for(100s);
  world.set_dead(two.host(), true);
  world.run_for(10ms);
  one.network->connect({two.key(), Endpoint{ip("10.0.0.77"), 1}});
  world.run_for(1s);
  std::optional<std::chrono::seconds> seconds;
  one.network->availability_timer(two.key(), false, [&](std::chrono::seconds value) { seconds = value; });
  world.run_for(10s);
  CHECK(seconds == 0s);
}
