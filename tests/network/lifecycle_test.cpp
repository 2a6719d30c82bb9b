// Options, start, node_up, node_down, stop, in virtual time.
#include "support/catch.hpp"
#include "support/network_world.hpp"

#include <p2p/messages/nodes.hpp>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

namespace {

NetworkOptions minimal(Simulation& world) {
  NetworkOptions options;
  options.signer = Identity("minimal").signer();
  options.transport = world.transport(ip("10.0.0.1"));
  return options;
}

}  // namespace

TEST_CASE("options without a signer are refused") {
  const auto network = Network::create({});
  REQUIRE_FALSE(network);
  CHECK(network.error() == Errc::invalid_argument);
  CHECK(network.error().detail().find("signer") != std::string::npos);
}

TEST_CASE("a limit of zero is refused, by name") {
  Simulation world(1);
  const std::vector<std::pair<std::string, std::function<void(Limits&)>>> zeros{
      {"max_frame_bytes", [](Limits& limits) { limits.max_frame_bytes = 0; }},
      {"max_silence", [](Limits& limits) { limits.max_silence = {}; }},
      {"max_connections", [](Limits& limits) { limits.max_connections = 0; }},
      {"max_requests_in_flight", [](Limits& limits) { limits.max_requests_in_flight = 0; }},
      {"max_unsent_bytes", [](Limits& limits) { limits.max_unsent_bytes = 0; }},
      {"max_first_frame_bytes", [](Limits& limits) { limits.max_first_frame_bytes = limits.max_frame_bytes + 1; }},
  };
  for (const auto& [name, spoil] : zeros) {
    INFO(name);
    NetworkOptions options = minimal(world);
    spoil(options.limits);
    const auto network = Network::create(std::move(options));
    REQUIRE_FALSE(network);
    CHECK(network.error() == Errc::invalid_argument);
    CHECK(network.error().detail() == name);
  }
}

TEST_CASE("before start nothing is done, and each callback says so inside the call") {
  Simulation world(1);
  const auto network = Network::create(minimal(world)).value();
  CHECK(network->node_up().error() == Errc::invalid_state);
  CHECK(request(*network, Identity("other").public_key())->error() == Errc::invalid_state);
  CHECK(request(*network, network->public_key())->error() == Errc::invalid_state);
  std::optional<Errc> outcome;
  network->connect({Identity("other").public_key(), Endpoint{ip("10.0.0.2"), 1}},
                   [&](const Result<void>& result) { outcome = result.error().code(); });
  CHECK(outcome == Errc::invalid_state);
}

TEST_CASE("a network starts once") {
  Simulation world(1);
  const auto network = Network::create(minimal(world)).value();
  CHECK(network->start());
  CHECK(network->start().error() == Errc::invalid_state);
  network->stop();
  CHECK(network->start().error() == Errc::invalid_state);
}

TEST_CASE("calls that block are refused in a simulation") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  CHECK(node.network->request(node.key(), Ping{}).error() == Errc::would_deadlock);
  const std::vector<PeerAddress> peers{node.address()};
  CHECK(node.network->connect_nodes(peers).error() == Errc::would_deadlock);
}

TEST_CASE("a node listens on several endpoints, and tells the ports that it was given") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1", [](NetworkOptions& options) {
    options.listen = {Endpoint{ip("10.0.0.1"), 0}, Endpoint{ip("10.0.0.1"), 3002}};
  });
  const auto endpoints = node.network->listening_endpoints();
  REQUIRE(endpoints.size() == 2);
  CHECK(endpoints[0].port != 0);
  CHECK(endpoints[1].port == 3002);
  SimNode asker(world, "10.0.0.2");
  for (const Endpoint& endpoint : endpoints) {
    asker.network->connect({node.key(), endpoint});
    REQUIRE(world.run_until([&] { return asker.network->connected(node.key()); }, 1s));
    REQUIRE(asker.network->disconnect(node.key()));
    world.run_for(1s);
  }
}

TEST_CASE("a port in use is a start error that names the endpoint, and nothing is left open") {
  Simulation world(1);
  SimNode holder(world, "10.0.0.1");
  NetworkOptions options = minimal(world);
  options.listen = {Endpoint{ip("10.0.0.1"), 4000}, Endpoint{ip("10.0.0.1"), kNodePort}};
  const auto network = Network::create(std::move(options)).value();
  REQUIRE(network->start());
  const auto up = network->node_up();
  REQUIRE_FALSE(up);
  CHECK(up.error() == Errc::address_in_use);
  CHECK(up.error().detail().find("10.0.0.1:3002") != std::string::npos);
  CHECK(network->listening_endpoints().empty());
  world.run_ready();
  holder.network->node_down();
  world.run_ready();
  CHECK(network->node_up());
}

TEST_CASE("a node that is up already is not brought up again") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  CHECK(node.network->node_up().error() == Errc::invalid_state);
}

TEST_CASE("node_down closes accepted connections and refuses new ones, outgoing ones stay") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  SimNode other(world, "10.0.0.2");
  connect(world, node, other);
  connect(world, other, node);
  node.network->node_down();
  world.run_for(10ms);
  CHECK(node.network->incoming_connections() == 0);
  CHECK(node.network->listening_endpoints().empty());
  CHECK_FALSE(other.network->connected(node.key()));
  CHECK(node.network->connected(other.key()));
  world.run_for(10s);
  CHECK_FALSE(other.network->connected(node.key()));

  REQUIRE(node.network->node_up());
  CHECK(world.run_until([&] { return other.network->connected(node.key()); }, 20s));
}

TEST_CASE("a node that was never brought up accepts nobody but can ask") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  SimNode other(world, "10.0.0.2", [](NetworkOptions& options) { options.listen.clear(); });
  CHECK(other.network->listening_endpoints().empty());
  connect(world, other, node);
  const auto outcome = request(*other.network, node.key());
  world.run_for(1s);
  CHECK(outcome->ok());
}

TEST_CASE("stop ends every pending operation with stopped, exactly once") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  SimNode mute(world, "10.0.0.2", {}, [](Network& network) {
    network.handle<Ping>(
        [kept = std::make_shared<std::vector<Responder>>()](const Ping&, const RequestContext&, Responder responder) {
          kept->push_back(std::move(responder));
        });
  });
  connect(world, node, mute);
  world.set_silent(ip("10.0.0.3"), true);
  const PeerAddress unreachable{Identity("nobody").public_key(), Endpoint{ip("10.0.0.3"), 1}};
  std::vector<Errc> outcomes;
  node.network->connect(unreachable, [&](const Result<void>& result) { outcomes.push_back(result.error().code()); });
  const auto in_flight = request(*node.network, mute.key());
  const auto waiting = request(*node.network, unreachable.first_public_key);
  world.run_for(100ms);
  int nodes_done = 0;
  node.network->connect_nodes(std::vector{unreachable}, [&] { ++nodes_done; });
  const auto just_made = request(*node.network, mute.key());
  node.network->stop();
  world.run_for(10s);
  CHECK(in_flight->error() == Errc::stopped);
  CHECK(waiting->error() == Errc::stopped);
  CHECK(just_made->error() == Errc::stopped);
  CHECK(outcomes == std::vector{Errc::stopped});
  CHECK(nodes_done == 1);
  CHECK(mute.network->incoming_connections() == 0);
  CHECK(node.counter(Counter::requests_stopped) == 3);
}

TEST_CASE("after stop every call says stopped inside the call") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  SimNode other(world, "10.0.0.2");
  connect(world, node, other);
  node.network->stop();
  CHECK(request(*node.network, other.key())->error() == Errc::stopped);
  CHECK(node.network->node_up().error() == Errc::stopped);
  std::optional<Errc> outcome;
  node.network->connect(other.address(), [&](const Result<void>& result) { outcome = result.error().code(); });
  CHECK(outcome == Errc::stopped);
  int done = 0;
  node.network->connect_nodes(std::vector{other.address()}, [&] { ++done; });
  CHECK(done == 1);
  node.network->node_down();
  node.network->stop();
}

TEST_CASE("a request handle may be used after its network is gone") {
  Simulation world(1);
  auto node = std::make_unique<SimNode>(world, "10.0.0.1");
  SimNode other(world, "10.0.0.2");
  connect(world, *node, other);
  RequestHandle handle;
  const auto outcome = request(*node->network, other.key(), ListNodes{}, {}, &handle);
  node.reset();
  handle.cancel();
  world.run_for(1s);
  handle.cancel();
  CHECK(outcome->error() == Errc::stopped);
}
