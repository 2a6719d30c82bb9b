// The queue for hosts with a loop of their own: its descriptor, its bounds.
#include "capi/simulated.hpp"

#include <poll.h>

#include <string>

using namespace capi_test;

namespace {

bool readable(p2p_network* network) {
  std::int32_t descriptor = -1;
  REQUIRE(p2p_network_wake_fd(network, &descriptor) == P2P_OK);
  pollfd waiting{descriptor, POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 1;
}

const std::string kPingMessage = message(kPing);

}  // namespace

TEST_CASE("the descriptor is readable exactly while events wait") {
  Pair nodes;
  const p2p_completion queued{nullptr, nullptr};
  CHECK_FALSE(readable(nodes.a.get()));
  for (int i = 0; i < 2; ++i)
    REQUIRE(p2p_network_request(nodes.a.get(), nodes.a.key(), bytes(kPingMessage), 0, &queued, nullptr) == P2P_OK);
  nodes.run(10);
  p2p_event* event = nullptr;
  CHECK(readable(nodes.a.get()));
  REQUIRE(p2p_network_poll(nodes.a.get(), 0, &event) == P2P_OK);
  p2p_event_destroy(event);
  CHECK(readable(nodes.a.get()));
  REQUIRE(p2p_network_poll(nodes.a.get(), 0, &event) == P2P_OK);
  p2p_event_destroy(event);
  CHECK_FALSE(readable(nodes.a.get()));
}

TEST_CASE("an operation whose completion would find no room is refused") {
  World world = make_world();
  NodeOptions options("bounded", world.get(), "10.0.0.1");
  options.options.max_queued_events = 2;
  const Node node = started(options);
  const p2p_completion queued{nullptr, nullptr};
  const auto request = [&] {
    return p2p_network_request(node.get(), node.key(), bytes(kPingMessage), 0, &queued, nullptr);
  };
  CHECK(request() == P2P_OK);
  CHECK(request() == P2P_OK);
  CHECK(request() == P2P_TOO_MANY_REQUESTS);
  REQUIRE(p2p_simulation_run_for(world.get(), 10) == P2P_OK);
  CHECK(request() == P2P_TOO_MANY_REQUESTS);
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_poll(node.get(), 0, &event) == P2P_OK);
  p2p_event_destroy(event);
  CHECK(request() == P2P_OK);
}

TEST_CASE("information that finds no room is dropped and counted; completions are not") {
  World world = make_world();
  NodeOptions options("dropping", world.get(), "10.0.0.1");
  options.options.max_queued_events = 2;
  const Node node = started(options);
  p2p_subscription* made = nullptr;
  REQUIRE(p2p_network_subscribe(node.get(), nullptr, nullptr, nullptr, &made) == P2P_OK);
  const Subscribed subscription(made);
  p2p_node given{};
  REQUIRE(p2p_node_init(&given, sizeof given) == P2P_OK);
  given.first_public_key = node.key();
  for (int i = 0; i < 5; ++i) REQUIRE(p2p_network_add_node(node.get(), &given, 0) == P2P_OK);
  const p2p_completion queued{nullptr, nullptr};
  REQUIRE(p2p_network_request(node.get(), node.key(), bytes(kPingMessage), 0, &queued, nullptr) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 10) == P2P_OK);

  std::vector<std::int32_t> kinds;
  std::uint64_t dropped = 0;
  p2p_event* event = nullptr;
  while (p2p_network_poll(node.get(), 0, &event) == P2P_OK) {
    kinds.push_back(event->kind);
    if (event->kind == P2P_EVENT_DROPPED) dropped += event->number;
    p2p_event_destroy(event);
  }
  CHECK(kinds ==
        std::vector<std::int32_t>{P2P_EVENT_NODE_UPDATED, P2P_EVENT_NODE_UPDATED, P2P_EVENT_REPLY, P2P_EVENT_DROPPED});
  CHECK(dropped == 3);
}

TEST_CASE("the queue of a stopped network ends when every completion has been fetched, not before") {
  Pair nodes;
  const p2p_completion queued{nullptr, nullptr};
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 0, &queued, nullptr) == P2P_OK);
  REQUIRE(p2p_network_stop(nodes.a.get(), 0) == P2P_OK);
  p2p_event* event = nullptr;
  CHECK(p2p_network_poll(nodes.a.get(), 0, &event) == P2P_TIMEOUT);
  nodes.run(10);
  REQUIRE(p2p_network_poll(nodes.a.get(), 0, &event) == P2P_OK);
  CHECK(event->status == P2P_STOPPED);
  p2p_event_destroy(event);
  CHECK(p2p_network_poll(nodes.a.get(), 0, &event) == P2P_STOPPED);
}

TEST_CASE("the descriptor is readable from when the queue of a stopped network has ended") {
  Pair nodes;
  auto* const a = nodes.a.get();
  const p2p_completion queued{nullptr, nullptr};
  REQUIRE(p2p_network_request(a, nodes.b.key(), bytes(kPingMessage), 0, &queued, nullptr) == P2P_OK);
  REQUIRE(p2p_network_stop(a, 0) == P2P_OK);
  CHECK_FALSE(readable(a));
  nodes.run(10);
  CHECK(readable(a));
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_poll(a, 0, &event) == P2P_OK);
  p2p_event_destroy(event);
  CHECK(readable(a));
  CHECK(p2p_network_poll(a, 0, &event) == P2P_STOPPED);
  CHECK(p2p_network_request(a, nodes.b.key(), bytes(kPingMessage), 0, &queued, nullptr) == P2P_STOPPED);
  CHECK(readable(a));
}

TEST_CASE("events that nobody fetched are destroyed with the network") {
  Pair nodes;
  const p2p_completion queued{nullptr, nullptr};
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 0, &queued, nullptr) == P2P_OK);
  nodes.run(1000);
  CHECK(readable(nodes.a.get()));
}
