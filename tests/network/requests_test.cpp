// core.md §4 and §5 end to end in virtual time: requests and answers.
#include "support/catch.hpp"
#include "support/network_world.hpp"
#include "support/scripted_peer.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/messages/nodes.hpp>

#include <map>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;

namespace {

/// Keeps the responders of ListNodes, to be answered when the test wants.
SimNode::Register keep_responders(std::vector<Responder>& kept) {
  return [&kept](Network& network) {
    network.handle<ListNodes>([&kept](const ListNodes&, const RequestContext&, Responder responder) {
      kept.push_back(std::move(responder));
    });
  };
}

}  // namespace

TEST_CASE("a request is answered, with keys of any curve on both sides") {
  for (const Curve curve : {Curve::ed25519, Curve::secp256r1, Curve::secp256k1}) {
    INFO(to_string(curve));
    Simulation world(1);
    SimNode asker(world, "10.0.0.1", {}, {}, curve);
    SimNode answerer(world, "10.0.0.2", {}, {}, curve);
    connect(world, asker, answerer);
    const auto outcome = request(*asker.network, answerer.key());
    REQUIRE(world.run_until([&] { return outcome->done(); }, 1s));
    REQUIRE(outcome->ok());
    CHECK(outcome->result->value().is<Ok>());
  }
}

TEST_CASE("a handler is told who asks, and from where") {
  Simulation world(1);
  std::optional<RequestContext> context;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, [&](Network& network) {
    network.handle<Ping>([&](const Ping&, const RequestContext& from, Responder responder) {
      context = from;
      (void)responder.respond(Ok{});
    });
  });
  connect(world, asker, answerer);
  const auto outcome = request(*asker.network, answerer.key());
  REQUIRE(world.run_until([&] { return outcome->ok(); }, 1s));
  REQUIRE(context.has_value());
  CHECK(context->sender == asker.key());
  CHECK(context->endpoint->address == asker.host());
}

TEST_CASE("nodes that talk both ways hold two connections") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  CHECK_FALSE(two.network->connected(one.key()));
  connect(world, two, one);
  CHECK(one.network->incoming_connections() == 1);
  CHECK(two.network->incoming_connections() == 1);
}

TEST_CASE("requests made while connecting wait and are sent when connected") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2");
  world.set_latency(asker.host(), answerer.host(), 500ms);
  asker.network->connect(answerer.address());
  const auto first = request(*asker.network, answerer.key());
  const auto second = request(*asker.network, answerer.key());
  CHECK(world.run_until([&] { return first->ok() && second->ok(); }, 2500ms));
}

TEST_CASE("requests made while connecting end with closed when the attempt fails") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2");
  world.set_dead(answerer.host(), true);
  asker.network->connect(answerer.address());
  const auto outcome = request(*asker.network, answerer.key());
  world.run_for(100ms);
  CHECK(outcome->error() == Errc::closed);
}

TEST_CASE("a time-out while connecting runs from the call, and the request is never sent") {
  Simulation world(1);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode asker(world, "10.0.0.1");
  world.set_latency(asker.host(), host.endpoint.address, 1500ms);
  asker.network->connect({host.identity.public_key(), host.endpoint});
  const auto outcome = request(*asker.network, host.identity.public_key(), Ping{}, {2s});
  world.run_for(2s - 1ns);
  CHECK_FALSE(outcome->done());
  world.run_for(1ns);
  CHECK(outcome->error() == Errc::timeout);
  CHECK_FALSE(host.request_within(8s).has_value());
  CHECK(asker.network->connected(host.identity.public_key()));
}

TEST_CASE("a request while disconnected fails at once with closed, and says why the connection was lost") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2");
  world.set_dead(answerer.host(), true);
  asker.network->connect(answerer.address());
  world.run_for(100ms);
  const auto outcome = request(*asker.network, answerer.key());
  world.run_ready();
  REQUIRE(outcome->error() == Errc::closed);
  CHECK(outcome->result->error().detail().find("Ping to 10.0.0.2:3002") != std::string::npos);
  CHECK(outcome->result->error().detail().find("nobody listens") != std::string::npos);
}

TEST_CASE("a request to a node to which no connection was asked for fails at once with not_connected") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  const auto outcome = request(*asker.network, Identity("stranger").public_key());
  CHECK_FALSE(outcome->done());
  world.run_ready();
  CHECK(outcome->error() == Errc::not_connected);
}

TEST_CASE("every failed remote request is reported to the host, a cancelled one is not") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  const PublicKey key = host.identity.public_key();
  (void)request(*asker.network, key);
  world.run_ready();
  asker.network->connect({key, host.endpoint});
  world.run_for(10ms);
  (void)request(*asker.network, key, Ping{}, {1s});
  world.run_for(2s);
  RequestHandle handle;
  (void)request(*asker.network, key, Ping{}, {}, &handle);
  handle.cancel();
  (void)request(*asker.network, key);
  world.run_for(10ms);
  host.stream().close();
  world.run_for(10ms);
  std::vector<Errc> errors;
  for (const auto& [node, error] : asker.log->failed_requests) {
    CHECK(node == key);
    errors.push_back(error.code());
  }
  CHECK(errors == std::vector{Errc::not_connected, Errc::timeout, Errc::closed});
}

TEST_CASE("requests without a time-out wait as long as their message does") {
  Simulation world(1);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode asker(world, "10.0.0.1");
  asker.network->connect({host.identity.public_key(), host.endpoint});
  world.run_for(10ms);
  const std::vector<std::pair<std::uint8_t, Duration>> types{{25, 3s}, {3, 25165ms}, {4, 251650ms}, {200, 3s}};
  for (const auto& [type, timeout] : types) {
    INFO("message type " << int{type});
    const TimePoint called = world.clock().now();
    std::optional<TimePoint> ended;
    asker.network->request_raw(host.identity.public_key(), RawMessage::from_bytes({type}).value(), {},
                               [&](const Result<RawMessage>& result) {
                                 CHECK(result.error() == Errc::timeout);
                                 ended = world.clock().now();
                               });
    // What the host is silent about must not cost the connection meanwhile.
    while (!ended && host.request_within(1s)) {
    }
    REQUIRE(world.run_until(
        [&] {
          while (auto payload = host.stream().next())
            if (is_heartbeat(*payload)) host.stream().send(heartbeat_frame());
          return ended.has_value();
        },
        10min));
    CHECK(*ended - called == timeout);
  }
}

TEST_CASE("a time-out longer than a clock can count means for ever") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, keep_responders(kept));
  connect(world, asker, answerer);
  const auto outcome = request(*asker.network, answerer.key(), ListNodes{}, {Duration::max()});
  world.run_for(60s);
  CHECK_FALSE(outcome->done());
  REQUIRE(kept.size() == 1);
  (void)kept.front().respond(Ok{});
  world.run_for(1s);
  CHECK(outcome->ok());
}

TEST_CASE("responses go out as they finish, whatever the order of the requests") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, keep_responders(kept));
  connect(world, asker, answerer);
  const auto slow = request(*asker.network, answerer.key(), ListNodes{});
  world.run_for(10ms);
  const auto slower = request(*asker.network, answerer.key(), ListNodes{});
  const auto quick = request(*asker.network, answerer.key(), Ping{});
  world.run_for(100ms);
  CHECK(quick->ok());
  CHECK_FALSE(slow->done());
  REQUIRE(kept.size() == 2);
  (void)kept[1].respond(Ok{});
  world.run_for(100ms);
  CHECK(slower->ok());
  CHECK_FALSE(slow->done());
  (void)kept[0].respond(NotFound{});
  world.run_for(100ms);
  REQUIRE(slow->ok());
  CHECK(slow->result->value().is<NotFound>());
}

TEST_CASE("message ids of one connection go up by 1, begin anywhere and go on across reconnections") {
  Simulation world(1);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode asker(world, "10.0.0.1");
  const PublicKey key = host.identity.public_key();
  asker.network->connect({key, host.endpoint});
  world.run_for(10ms);
  (void)request(*asker.network, key);
  const auto first = host.request_within(1s);
  (void)request(*asker.network, key);
  const auto second = host.request_within(1s);
  host.stream().close();
  world.run_for(1s);
  REQUIRE(asker.network->connected(key));
  (void)request(*asker.network, key);
  const auto third = host.request_within(1s);
  REQUIRE((first && second && third));
  CHECK(second->id == first->id + 1);
  CHECK(third->id == first->id + 2);

  SimNode other(world, "10.0.0.3");
  other.network->connect({key, host.endpoint});
  world.run_for(10ms);
  (void)request(*other.network, key);
  const auto elsewhere = host.request_within(1s);
  REQUIRE(elsewhere);
  CHECK(elsewhere->id != first->id);
}

TEST_CASE("a cancelled request ends with cancelled, once, and its response is dropped") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, keep_responders(kept));
  connect(world, asker, answerer);
  RequestHandle handle;
  const auto outcome = request(*asker.network, answerer.key(), ListNodes{}, {}, &handle);
  world.run_for(10ms);
  handle.cancel();
  CHECK_FALSE(outcome->done());
  world.run_for(10ms);
  CHECK(outcome->error() == Errc::cancelled);
  handle.cancel();
  (void)kept.front().respond(Ok{});
  world.run_for(1s);
  CHECK(outcome->calls == 1);
  CHECK(asker.counter(Counter::late_responses) == 1);
  CHECK(asker.network->connected(answerer.key()));
}

TEST_CASE("a request that the wire cannot carry fails before it is sent") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2");
  connect(world, asker, answerer);
  const auto outcome = request(*asker.network, answerer.key(), unencodable());
  world.run_ready();
  CHECK(outcome->error() == Errc::not_representable);
  CHECK(asker.counter(Counter::requests_sent) == 0);
}

TEST_CASE("beyond the limit of unanswered requests the next is refused at once") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode asker(world, "10.0.0.1", [](NetworkOptions& options) { options.limits.max_outgoing_requests = 2; });
  SimNode answerer(world, "10.0.0.2", {}, keep_responders(kept));
  connect(world, asker, answerer);
  (void)request(*asker.network, answerer.key(), ListNodes{});
  (void)request(*asker.network, answerer.key(), ListNodes{});
  const auto refused = request(*asker.network, answerer.key(), ListNodes{});
  world.run_ready();
  CHECK(refused->error() == Errc::too_many_requests);
  CHECK(asker.counter(Counter::requests_rejected) == 1);
}

TEST_CASE("a broadcast reaches every node that is connected, and what comes back is dropped") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  std::vector<std::unique_ptr<SimNode>> nodes;
  std::vector<PublicKey> keys;
  int pings = 0;
  for (int i = 2; i < 7; ++i) {
    nodes.push_back(std::make_unique<SimNode>(
        world, "10.0.0." + std::to_string(i), SimNode::Configure{}, [&pings](Network& network) {
          network.handle<Ping>([&pings](const Ping&, const RequestContext&, Responder) { ++pings; });
        }));
    keys.push_back(nodes.back()->key());
    if (i != 6) connect(world, asker, *nodes.back());
  }
  REQUIRE(asker.network->broadcast(keys, Ping{}));
  world.run_for(10s);
  CHECK(pings == 4);
  CHECK(asker.counter(Counter::requests_timed_out) == 4);
}

TEST_CASE("a raw broadcast carries bytes of any type to every node") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  std::vector<RawMessage> seen;
  const auto watch = [&seen](Network& network) {
    network.handle_raw(200, [&seen](RawMessage message, const RequestContext&, Responder) { seen.push_back(message); });
  };
  SimNode one(world, "10.0.0.2", {}, watch);
  SimNode two(world, "10.0.0.3", {}, watch);
  connect(world, asker, one);
  connect(world, asker, two);
  const RawMessage message = RawMessage::from_bytes({200, 1, 2, 3}).value();
  asker.network->broadcast_raw(std::vector{one.key(), two.key()}, message);
  world.run_for(1s);
  CHECK(seen == std::vector{message, message});
}

TEST_CASE("a broadcast that cannot be encoded is refused and nothing is sent") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  const std::vector keys{Identity("someone").public_key()};
  const auto refused = asker.network->broadcast(keys, unencodable());
  REQUIRE_FALSE(refused);
  CHECK(refused.error() == Errc::not_representable);
}
