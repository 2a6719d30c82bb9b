// Connections, requests and handlers, in virtual time.
#include "capi/simulated.hpp"

#include <string>
#include <vector>

using namespace capi_test;

TEST_CASE("a request is answered, its completion tells the reply and comes once") {
  Pair nodes;
  Events events;
  auto completion = events.completion();
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(ping), 0, &completion, nullptr) == P2P_OK);
  CHECK(events.count() == 0);
  nodes.run(10'000);
  REQUIRE(events.count() == 1);
  CHECK(events.last().kind == P2P_EVENT_REPLY);
  CHECK(events.last().status == P2P_OK);
  CHECK(events.last().message == message(kOk));
  CHECK(events.last().context == &events);
}

TEST_CASE("a cancelled request ends with cancelled") {
  Pair nodes;
  Events events;
  auto completion = events.completion();
  const std::string ping = message(kPing);
  p2p_operation* operation = nullptr;
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(ping), 0, &completion, &operation) == P2P_OK);
  const Operation owned(operation);
  CHECK(p2p_operation_cancel(operation) == P2P_OK);
  nodes.run(10'000);
  CHECK(p2p_operation_cancel(operation) == P2P_OK);
  nodes.run(10'000);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_CANCELLED);
}

TEST_CASE("a silent node makes requests time out, with a text that names the message") {
  Pair nodes;
  Events events;
  auto completion = events.completion();
  const auto host = nodes.b.where;
  REQUIRE(p2p_simulation_set_silent(nodes.world.get(), &host, 1) == P2P_OK);
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(ping), 500, &completion, nullptr) == P2P_OK);
  nodes.run(499);
  CHECK(events.count() == 0);
  nodes.run(10'000);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_TIMEOUT);
  CHECK(events.last().text.find("Ping") != std::string::npos);
}

TEST_CASE("a request to a node that nobody asked to connect to ends with not connected") {
  Pair nodes;
  Events events;
  auto completion = events.completion();
  const auto stranger = keys("stranger");
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(nodes.a.get(), bytes(stranger.public_key), bytes(ping), 0, &completion, nullptr) ==
          P2P_OK);
  nodes.run(1000);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_NOT_CONNECTED);
}

TEST_CASE("disconnecting ends the requests under way, and there is no connection any more") {
  Pair nodes;
  Events events;
  auto completion = events.completion();
  const std::string ping = message(kPing);
  std::int32_t connected = 0;
  REQUIRE(p2p_network_connected(nodes.a.get(), nodes.b.key(), &connected) == P2P_OK);
  CHECK(connected == 1);
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(ping), 0, &completion, nullptr) == P2P_OK);
  REQUIRE(p2p_network_disconnect(nodes.a.get(), nodes.b.key()) == P2P_OK);
  nodes.run(1000);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_CLOSED);
  CHECK(p2p_network_disconnect(nodes.a.get(), nodes.b.key()) == P2P_NOT_FOUND);
  REQUIRE(p2p_network_connected(nodes.a.get(), nodes.b.key(), &connected) == P2P_OK);
  CHECK(connected == 0);
}

TEST_CASE("a responder can be kept and answered later, once") {
  World world = make_world();
  NodeOptions a_options("a", world.get(), "10.0.0.1");
  NodeOptions b_options("b", world.get(), "10.0.0.2");
  const Node a = started(a_options);
  const Node b = b_options.create();
  Responder kept;
  const auto keep = [](void* to, p2p_event* event) {
    static_cast<Responder*>(to)->reset(p2p_event_take_responder(event));
  };
  REQUIRE(p2p_network_handle(b.get(), kPing, P2P_HANDLE_INLINE, keep, &kept, nullptr) == P2P_OK);
  REQUIRE(p2p_network_start(b.get(), nullptr) == P2P_OK);
  REQUIRE(p2p_network_node_up(b.get(), nullptr) == P2P_OK);
  connect(a, b, world.get());

  Events events;
  auto completion = events.completion();
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(a.get(), b.key(), bytes(ping), 60'000, &completion, nullptr) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 1000) == P2P_OK);
  REQUIRE(kept);
  CHECK(events.count() == 0);
  const std::string ok = message(kOk);
  CHECK(p2p_responder_respond(kept.get(), {}) == P2P_MALFORMED);
  CHECK(p2p_responder_respond(kept.get(), bytes(ok)) == P2P_OK);
  CHECK(p2p_responder_respond(kept.get(), bytes(ok)) == P2P_INVALID_STATE);
  REQUIRE(p2p_simulation_run_for(world.get(), 1000) == P2P_OK);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_OK);
}

TEST_CASE("requests to the own key are answered by the own handler") {
  Pair nodes;
  Events events;
  auto completion = events.completion();
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.a.key(), bytes(ping), 0, &completion, nullptr) == P2P_OK);
  nodes.run(1);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_OK);
}

TEST_CASE("requests and information come from the queue when the host has no function for them") {
  World world = make_world();
  NodeOptions a_options("a", world.get(), "10.0.0.1");
  NodeOptions b_options("b", world.get(), "10.0.0.2");
  b_options.options.events = P2P_WANT_CONNECTION_EVENTS;
  const Node a = started(a_options);
  const Node b = b_options.create();
  int context = 0;
  REQUIRE(p2p_network_handle(b.get(), kPing, P2P_HANDLE_POLL, nullptr, &context, nullptr) == P2P_OK);
  REQUIRE(p2p_network_start(b.get(), nullptr) == P2P_OK);
  REQUIRE(p2p_network_node_up(b.get(), nullptr) == P2P_OK);
  connect(a, b, world.get());
  const p2p_completion queued{nullptr, &context};
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(a.get(), b.key(), bytes(ping), 0, &queued, nullptr) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 1000) == P2P_OK);

  std::vector<std::int32_t> kinds;
  p2p_event* event = nullptr;
  while (p2p_network_poll(b.get(), 0, &event) == P2P_OK) {
    const Event owned(event);
    kinds.push_back(event->kind);
    if (event->kind != P2P_EVENT_REQUEST) continue;
    CHECK(event->context == &context);
    CHECK(text(event->key) == text(a.key()));
    CHECK(event->endpoint.family == 4);
    const std::string ok = message(kOk);
    CHECK(p2p_responder_respond(event->responder, bytes(ok)) == P2P_OK);
  }
  // Connected, the request that authenticates, and that it did.
  CHECK(kinds == std::vector<std::int32_t>{P2P_EVENT_CONNECTION, P2P_EVENT_REQUEST, P2P_EVENT_CONNECTION});

  REQUIRE(p2p_simulation_run_for(world.get(), 1000) == P2P_OK);
  REQUIRE(p2p_network_poll(a.get(), 0, &event) == P2P_OK);
  const Event reply(event);
  CHECK(reply->kind == P2P_EVENT_REPLY);
  CHECK(reply->context == &context);
  CHECK(text(reply->message) == message(kOk));
  CHECK(p2p_network_poll(a.get(), 0, &event) == P2P_TIMEOUT);
}

TEST_CASE("a host that admits nobody is reached by nobody") {
  World world = make_world();
  NodeOptions a_options("a", world.get(), "10.0.0.1");
  NodeOptions b_options("b", world.get(), "10.0.0.2");
  std::string asked;
  b_options.options.context = &asked;
  b_options.options.admit = [](void* context, p2p_bytes sender, const p2p_endpoint* /*endpoint*/) -> std::int32_t {
    *static_cast<std::string*>(context) = text(sender);
    return 0;
  };
  const Node a = started(a_options);
  const Node b = started(b_options);
  connect(a, b, world.get());
  Events events;
  auto completion = events.completion();
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(a.get(), b.key(), bytes(ping), 2000, &completion, nullptr) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 10'000) == P2P_OK);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status != P2P_OK);
  CHECK(asked == text(a.key()));
}

TEST_CASE("counters, statistics and metrics tell what happened") {
  Pair nodes;
  const std::string ping = message(kPing);
  const p2p_bytes both[] = {nodes.b.key(), nodes.a.key()};
  REQUIRE(p2p_network_broadcast(nodes.a.get(), both, 2, bytes(ping)) == P2P_OK);
  nodes.run(1000);
  p2p_peer_statistics statistics{};
  statistics.size = sizeof statistics;
  REQUIRE(p2p_network_peer_statistics(nodes.a.get(), nodes.b.key(), &statistics) == P2P_OK);
  CHECK(statistics.responses == 1);
  CHECK(statistics.last_round_trip_us > 0);
  CHECK(p2p_network_peer_statistics(nodes.b.get(), nodes.a.key(), &statistics) == P2P_NOT_FOUND);
  std::size_t incoming = 0;
  REQUIRE(p2p_network_incoming_connections(nodes.b.get(), &incoming) == P2P_OK);
  CHECK(incoming == 1);
  p2p_buffer* metrics = nullptr;
  REQUIRE(p2p_network_metrics(nodes.a.get(), &metrics) == P2P_OK);
  const Buffer owned(metrics);
  CHECK(text(p2p_buffer_bytes(metrics)).find("archethic_p2p_responses_received_total 1") != std::string::npos);
  Events events;
  auto completion = events.completion();
  REQUIRE(p2p_network_availability_timer(nodes.a.get(), nodes.b.key(), 1, &completion) == P2P_OK);
  REQUIRE(p2p_network_sample(nodes.a.get(), both, 2, 600, &completion) == P2P_OK);
  nodes.run(6000);
  REQUIRE(events.count() == 2);
  CHECK(events.all()[0].kind == P2P_EVENT_AVAILABILITY);
  CHECK(events.all()[1].kind == P2P_EVENT_SAMPLED);
}
