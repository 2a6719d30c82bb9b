// docs/operations.md, limits: what one connection, one prefix, one identity may cost.
#include "support/catch.hpp"
#include "support/network_world.hpp"
#include "support/scripted_peer.hpp"

#include <p2p/messages/nodes.hpp>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

namespace {

const Bytes kPing{25};
const Bytes kListNodes{2, 0};

/// Keeps responders to ListNodes.
SimNode::Register keep(std::vector<Responder>& kept) {
  return [&kept](Network& network) {
    network.handle<ListNodes>([&kept](const ListNodes&, const RequestContext&, Responder responder) {
      kept.push_back(std::move(responder));
    });
  };
}

std::string client_host(int number) { return "10.1." + std::to_string(number) + ".1"; }

}  // namespace

TEST_CASE("a client that only sends heartbeats is kept for hours") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  for (int beat = 0; beat < 1000; ++beat) {
    client.send(heartbeat_frame());
    world.run_for(10s);
  }
  CHECK_FALSE(client.stream->closed);
  CHECK(client.stream->frames.size() == 1000);
}

TEST_CASE("the oldest client that has proven nothing makes room for a newcomer, proven ones stay") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1", [](NetworkOptions& options) { options.limits.max_unauthenticated_connections = 2; });
  ScriptedClient proven(world, client_host(1), node.endpoint());
  proven.send(proven.identity.seal(1, kPing, node.key()));
  REQUIRE(proven.answer_within(1s));
  ScriptedClient oldest(world, client_host(2), node.endpoint());
  ScriptedClient younger(world, client_host(3), node.endpoint());
  world.run_for(1s);
  CHECK_FALSE(oldest.stream->closed);
  ScriptedClient newcomer(world, client_host(4), node.endpoint());
  world.run_for(1s);
  CHECK(oldest.stream->closed);
  CHECK_FALSE(younger.stream->closed);
  CHECK_FALSE(proven.stream->closed);
  CHECK(*node.log->last_loss(Direction::incoming) == Errc::too_many_connections);
  CHECK(node.counter(Counter::evicted_unauthenticated) == 1);
}

TEST_CASE("a prefix has so many connections, another prefix is served") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1", [](NetworkOptions& options) { options.limits.max_connections_per_prefix = 2; });
  ScriptedClient one(world, "10.1.1.1", node.endpoint());
  ScriptedClient two(world, "10.1.1.2", node.endpoint());
  ScriptedClient three(world, "10.1.1.3", node.endpoint());
  CHECK(three.closed_within(1s));
  CHECK_FALSE(one.stream->closed);
  CHECK(node.counter(Counter::connections_refused) == 1);
  check_serves_others(world, node);
}

TEST_CASE("an identity has so many connections") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1", [](NetworkOptions& options) { options.limits.max_connections_per_identity = 1; });
  ScriptedClient one(world, client_host(1), node.endpoint());
  ScriptedClient two(world, client_host(2), node.endpoint());
  one.send(one.identity.seal(1, kPing, node.key()));
  REQUIRE(one.answer_within(1s));
  two.send(one.identity.seal(1, kPing, node.key()));
  CHECK(two.closed_within(1s));
  CHECK(*node.log->last_loss(Direction::incoming) == Errc::too_many_connections);
  CHECK_FALSE(one.stream->closed);
  check_serves_others(world, node);
}

TEST_CASE("requests beyond those in flight wait, heartbeats are answered meanwhile") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode node(
      world, "10.0.0.1", [](NetworkOptions& options) { options.limits.max_requests_in_flight = 2; }, keep(kept));
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  for (std::uint32_t id = 1; id <= 5; ++id) client.send(client.identity.seal(id, kListNodes, node.key()));
  client.send(heartbeat_frame());
  world.run_for(1s);
  CHECK(kept.size() == 2);
  CHECK(client.stream->frames == std::deque<Bytes>{{'h', 'b'}});
  (void)kept[0].respond(Ok{});
  world.run_for(1s);
  CHECK(kept.size() == 3);
  for (std::size_t next = 1; next < 5; ++next) {
    REQUIRE(kept.size() > next);
    (void)kept[next].respond(Ok{});
    world.run_for(1s);
  }
  std::vector<std::uint32_t> answered;
  while (const auto answer = client.answer_within(1s)) answered.push_back(answer->id);
  CHECK(answered == std::vector<std::uint32_t>{1, 2, 3, 4, 5});
}

TEST_CASE("when too many bytes wait reading pauses, and goes on when there is room") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode node(
      world, "10.0.0.1",
      [](NetworkOptions& options) {
        options.limits.max_requests_in_flight = 1;
        options.limits.max_waiting_bytes = 1000;
      },
      keep(kept));
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  std::uint32_t sent = 0;
  for (; sent < 20; ++sent) client.send(client.identity.seal(sent, kListNodes, node.key()));
  world.run_for(1s);
  CHECK(node.counter(Counter::reading_paused) == 1);
  client.send(heartbeat_frame());
  world.run_for(1s);
  CHECK(client.stream->frames.empty());
  for (std::size_t next = 0; next < sent; ++next) {
    REQUIRE(world.run_until([&] { return kept.size() > next; }, 1s));
    (void)kept[next].respond(Ok{});
  }
  world.run_for(1s);
  CHECK(client.stream->frames.size() == sent + 1);
  CHECK_FALSE(client.stream->closed);
}

TEST_CASE("a pause of reading over 15 s closes the connection") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode node(
      world, "10.0.0.1",
      [](NetworkOptions& options) {
        options.limits.max_requests_in_flight = 1;
        options.limits.max_waiting_bytes = 1000;
      },
      keep(kept));
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  for (std::uint32_t id = 0; id < 20; ++id) client.send(client.identity.seal(id, kListNodes, node.key()));
  world.run_for(14s);
  CHECK_FALSE(client.stream->closed);
  world.run_for(2s);
  CHECK(client.stream->closed);
  CHECK(*node.log->last_loss(Direction::incoming) == Errc::too_many_requests);
  CHECK(node.counter(Counter::reading_paused_too_long) == 1);
  check_serves_others(world, node);
}

TEST_CASE("empty frames behind a full house do not pile up") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode node(
      world, "10.0.0.1",
      [](NetworkOptions& options) {
        options.limits.max_requests_in_flight = 1;
        options.limits.max_waiting_bytes = 6400;
      },
      keep(kept));
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  client.send(client.identity.seal(1, kListNodes, node.key()));
  world.run_for(100ms);
  client.send(Bytes(4 * 1000));
  world.run_for(1s);
  CHECK(node.counter(Counter::reading_paused) == 1);
}

TEST_CASE("a client that does not read its answers is closed when too many bytes wait for it") {
  LinkOptions links;
  links.window_bytes = 64U << 10U;
  Simulation world(1, links);
  SimNode node(
      world, "10.0.0.1", [](NetworkOptions& options) { options.limits.max_unsent_bytes = 1U << 20U; },
      [](Network& network) {
        network.handle_raw(200, [](RawMessage, const RequestContext&, Responder responder) {
          Bytes big(300'000);
          big[0] = 201;
          (void)responder.respond(RawMessage::from_bytes(std::move(big)).value());
        });
      });
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  client.stream->stop_reading();
  for (std::uint32_t id = 0; id < 5; ++id) client.send(client.identity.seal(id, Bytes{200}, node.key()));
  world.run_for(1s);
  CHECK(node.network->incoming_connections() == 0);
  CHECK(*node.log->last_loss(Direction::incoming) == Errc::unread_data);
  CHECK(node.counter(Counter::unread_data_closed) == 1);
  check_serves_others(world, node);
}

TEST_CASE("a client that does not read its answers is closed when nothing moves for the write time-out") {
  LinkOptions links;
  links.window_bytes = 64U << 10U;
  Simulation world(1, links);
  SimNode node(world, "10.0.0.1", {}, [](Network& network) {
    network.handle_raw(200, [](RawMessage, const RequestContext&, Responder responder) {
      Bytes big(300'000);
      big[0] = 201;
      (void)responder.respond(RawMessage::from_bytes(std::move(big)).value());
    });
  });
  ScriptedClient client(world, "10.0.0.2", node.endpoint());
  client.stream->stop_reading();
  client.send(client.identity.seal(1, Bytes{200}, node.key()));
  for (int beat = 0; beat < 4; ++beat) {
    client.send(heartbeat_frame());
    world.run_for(10s);
  }
  CHECK(node.network->incoming_connections() == 0);
  CHECK(*node.log->last_loss(Direction::incoming) == Errc::timeout);
  check_serves_others(world, node);
}

TEST_CASE("a host that does not read our requests is given up when too many bytes wait for it") {
  LinkOptions links;
  links.window_bytes = 64U << 10U;
  Simulation world(1, links);
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  SimNode node(world, "10.0.0.1", [](NetworkOptions& options) { options.limits.max_unsent_bytes = 1U << 20U; });
  node.network->connect({host.identity.public_key(), host.endpoint});
  world.run_for(100ms);
  host.stream().stop_reading();
  std::vector<Errc> outcomes;
  for (int i = 0; i < 5; ++i) {
    Bytes big(300'000);
    big[0] = 200;
    node.network->request_raw(host.identity.public_key(), RawMessage::from_bytes(std::move(big)).value(), {},
                              [&](const Result<RawMessage>& result) { outcomes.push_back(result.error().code()); });
  }
  world.run_for(100ms);
  CHECK(outcomes == std::vector<Errc>(5, Errc::closed));
  CHECK(*node.log->last_loss() == Errc::unread_data);
}
