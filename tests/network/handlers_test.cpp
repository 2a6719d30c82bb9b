// How a host answers: handlers, responders, local requests, admission.
#include "support/catch.hpp"
#include "support/network_world.hpp"
#include "support/scripted_peer.hpp"

#include <p2p/messages/nodes.hpp>

#include <stdexcept>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

TEST_CASE("a handler that drops its responder gives no reply, and the connection stays") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, [](Network& network) {
    network.handle<ListNodes>([](const ListNodes&, const RequestContext&, Responder) {});
  });
  connect(world, asker, answerer);
  const auto unanswered = request(*asker.network, answerer.key(), ListNodes{});
  world.run_for(4s);
  CHECK(unanswered->error() == Errc::timeout);
  CHECK(answerer.counter(Counter::requests_without_reply) == 1);
  CHECK(answerer.network->incoming_connections() == 1);
  const auto next = request(*asker.network, answerer.key());
  world.run_for(1s);
  CHECK(next->ok());
}

TEST_CASE("a handler that never answers loses its place after the handling time, and its answer is dropped") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(
      world, "10.0.0.2",
      [](NetworkOptions& options) {
        options.limits.max_handling_time = 60s;
        options.limits.max_requests_in_flight = 1;
      },
      [&](Network& network) {
        network.handle<ListNodes>([&](const ListNodes&, const RequestContext&, Responder responder) {
          kept.push_back(std::move(responder));
        });
      });
  connect(world, asker, answerer);
  const auto stuck = request(*asker.network, answerer.key(), ListNodes{}, {200s});
  const auto behind = request(*asker.network, answerer.key(), Ping{}, {200s});
  world.run_for(59s);
  CHECK_FALSE(behind->done());
  world.run_for(2s);
  CHECK(behind->ok());
  CHECK(answerer.counter(Counter::requests_without_reply) == 1);
  (void)kept.front().respond(Ok{});
  world.run_for(1s);
  CHECK_FALSE(stuck->done());
  CHECK(answerer.counter(Counter::requests_without_reply) == 1);
}

TEST_CASE("a handler that throws gives no reply, and the node goes on") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, [](Network& network) {
    network.handle<ListNodes>([](const ListNodes& message, const RequestContext&, Responder) {
      if (message.authorized_and_available) throw std::runtime_error("broken handler");
      throw 42;
    });
  });
  connect(world, asker, answerer);
  const auto one = request(*asker.network, answerer.key(), ListNodes{true});
  const auto two = request(*asker.network, answerer.key(), ListNodes{false});
  const auto ping = request(*asker.network, answerer.key());
  world.run_for(4s);
  CHECK(one->error() == Errc::timeout);
  CHECK(two->error() == Errc::timeout);
  CHECK(ping->ok());
  CHECK(answerer.counter(Counter::requests_without_reply) == 2);
}

TEST_CASE("a known type without a handler gets no reply, and the connection stays") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2");
  connect(world, asker, answerer);
  const auto unanswered = request(*asker.network, answerer.key(), GetFirstPublicKey{});
  world.run_for(4s);
  CHECK(unanswered->error() == Errc::timeout);
  CHECK(answerer.counter(Counter::requests_without_handler) == 1);
  CHECK(answerer.network->incoming_connections() == 1);
}

TEST_CASE("a response type sent as a request gets no reply, and the connection stays") {
  Simulation world(1);
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2");
  connect(world, asker, answerer);
  const auto unanswered = request(*asker.network, answerer.key(), Ok{});
  world.run_for(4s);
  CHECK(unanswered->error() == Errc::timeout);
  CHECK(answerer.network->incoming_connections() == 1);
}

TEST_CASE("a responder answers once") {
  Simulation world(1);
  std::optional<Errc> second;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, [&](Network& network) {
    network.handle<Ping>([&](const Ping&, const RequestContext&, Responder responder) {
      CHECK_FALSE(responder.answered());
      CHECK(responder.respond(Ok{}));
      CHECK(responder.answered());
      second = responder.respond(NotFound{}).error().code();
    });
  });
  connect(world, asker, answerer);
  const auto outcome = request(*asker.network, answerer.key());
  world.run_for(4s);
  REQUIRE(outcome->ok());
  CHECK(outcome->result->value().is<Ok>());
  CHECK(second == Errc::invalid_state);
}

TEST_CASE("an answer that the wire cannot carry is an error for the handler and no reply for the asker") {
  Simulation world(1);
  std::optional<Errc> error;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, [&](Network& network) {
    network.handle<Ping>([&](const Ping&, const RequestContext&, Responder responder) {
      error = responder.respond(unencodable()).error().code();
    });
  });
  connect(world, asker, answerer);
  const auto outcome = request(*asker.network, answerer.key());
  world.run_for(4s);
  CHECK(error == Errc::not_representable);
  CHECK(outcome->error() == Errc::timeout);
  CHECK(answerer.counter(Counter::requests_without_reply) == 1);
}

TEST_CASE("a raw handler gets the bytes of its type, known or not, and answers with bytes") {
  Simulation world(1);
  std::vector<Bytes> seen;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, [&](Network& network) {
    network.handle_raw(200, [&](RawMessage message, const RequestContext&, Responder responder) {
      seen.push_back(message.bytes());
      (void)responder.respond(RawMessage::from_bytes({201, 1, 2, 3}).value());
    });
    network.handle_raw(2, [&](RawMessage message, const RequestContext&, Responder responder) {
      seen.push_back(message.bytes());
      (void)responder.respond(std::move(message));
    });
  });
  connect(world, asker, answerer);
  std::vector<Bytes> replies;
  for (const Bytes& bytes : {Bytes{200, 9}, Bytes{2, 0, 77}})
    asker.network->request_raw(answerer.key(), RawMessage::from_bytes(bytes).value(), {},
                               [&](const Result<RawMessage>& reply) { replies.push_back(reply.value().bytes()); });
  world.run_for(1s);
  CHECK(seen == std::vector<Bytes>{{200, 9}, {2, 0, 77}});
  CHECK(replies == std::vector<Bytes>{{201, 1, 2, 3}, {2, 0, 77}});
}

TEST_CASE("the handler for everything gets what has no handler of its own, and only that") {
  Simulation world(1);
  std::vector<std::uint8_t> types;
  SimNode asker(world, "10.0.0.1");
  SimNode answerer(world, "10.0.0.2", {}, [&](Network& network) {
    network.handle_all_raw([&](RawMessage message, const RequestContext&, Responder responder) {
      types.push_back(message.type());
      (void)responder.respond(Ok{});
    });
  });
  connect(world, asker, answerer);
  (void)request(*asker.network, answerer.key(), Ping{});
  (void)request(*asker.network, answerer.key(), ListNodes{});
  asker.network->request_raw(answerer.key(), RawMessage::from_bytes({222}).value(), {},
                             [](const Result<RawMessage>&) {});
  world.run_for(1s);
  CHECK(types == std::vector<std::uint8_t>{2, 222});
}

TEST_CASE("a request to the local node's own key is answered by the local handler, with the local key as sender") {
  Simulation world(1);
  std::optional<RequestContext> context;
  SimNode node(world, "10.0.0.1", {}, [&](Network& network) {
    network.handle<ListNodes>([&](const ListNodes&, const RequestContext& from, Responder responder) {
      context = from;
      (void)responder.respond(NotFound{});
    });
  });
  const auto outcome = request(*node.network, node.key(), ListNodes{});
  CHECK_FALSE(outcome->done());
  world.run_ready();
  REQUIRE(outcome->ok());
  CHECK(outcome->result->value().is<NotFound>());
  CHECK(context->sender == node.key());
  CHECK_FALSE(context->endpoint.has_value());
  CHECK(node.counter(Counter::frames_sent) == 0);
  CHECK(node.network->connected(node.key()));
}

TEST_CASE("a local request without a reply ends with no_reply") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  const auto outcome = request(*node.network, node.key(), GetFirstPublicKey{});
  world.run_ready();
  CHECK(outcome->error() == Errc::no_reply);
}

TEST_CASE("a local request can be cancelled and can time out, and its late answer is dropped") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode node(world, "10.0.0.1", {}, [&](Network& network) {
    network.handle<ListNodes>(
        [&](const ListNodes&, const RequestContext&, Responder responder) { kept.push_back(std::move(responder)); });
  });
  RequestHandle handle;
  const auto cancelled = request(*node.network, node.key(), ListNodes{}, {}, &handle);
  const auto timed_out = request(*node.network, node.key(), ListNodes{}, {1s});
  world.run_ready();
  handle.cancel();
  world.run_for(1s);
  CHECK(cancelled->error() == Errc::cancelled);
  CHECK(timed_out->error() == Errc::timeout);
  for (Responder& responder : kept) (void)responder.respond(Ok{});
  world.run_for(1s);
  CHECK(cancelled->calls == 1);
  CHECK(timed_out->calls == 1);
}

TEST_CASE("stop ends a local request that its handler keeps") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode node(world, "10.0.0.1", {}, [&](Network& network) {
    network.handle<ListNodes>(
        [&](const ListNodes&, const RequestContext&, Responder responder) { kept.push_back(std::move(responder)); });
  });
  const auto outcome = request(*node.network, node.key(), ListNodes{}, {24h});
  world.run_ready();
  node.network->stop();
  world.run_ready();
  CHECK(outcome->error() == Errc::stopped);
  CHECK(outcome->calls == 1);
}

TEST_CASE("a sender that the host does not admit is closed before its message is opened") {
  Simulation world(1);
  Identity banned("10.0.0.66");
  int asked = 0;
  SimNode node(world, "10.0.0.1", [&](NetworkOptions& options) {
    options.admit = [&](const PublicKey& sender, const Endpoint& endpoint) {
      ++asked;
      CHECK(endpoint.address != IpAddress());
      return sender != banned.public_key();
    };
  });
  ScriptedClient client(world, "10.0.0.66", node.endpoint());
  client.send(client.identity.seal(1, Bytes{25}, node.key()));
  CHECK(client.closed_within(1s));
  CHECK(*node.log->last_loss(Direction::incoming) == Errc::not_admitted);
  CHECK(node.counter(Counter::not_admitted) == 1);
  CHECK(node.counter(Counter::requests_received) == 0);
  check_serves_others(world, node);
  CHECK(asked == 2);
}

TEST_CASE("the host is asked once about the sender of a connection, not for each message") {
  Simulation world(1);
  int asked = 0;
  SimNode asker(world, "10.0.0.1");
  SimNode node(world, "10.0.0.2", [&](NetworkOptions& options) {
    options.admit = [&](const PublicKey&, const Endpoint&) { return ++asked > 0; };
  });
  connect(world, asker, node);
  for (int i = 0; i < 10; ++i) (void)request(*asker.network, node.key());
  world.run_for(1s);
  CHECK(node.counter(Counter::responses_sent) == 10);
  CHECK(asked == 1);
}

TEST_CASE("a network that has stopped lets go of its handlers and what they hold") {
  Simulation world(1);
  const auto held = std::make_shared<int>(0);
  SimNode node(world, "10.0.0.1", {}, [&held](Network& network) {
    network.handle<ListNodes>([held](const ListNodes&, const RequestContext&, Responder) {});
    network.handle_all_raw([held](RawMessage, const RequestContext&, Responder) {});
  });
  CHECK(held.use_count() > 1);
  node.network->stop();
  CHECK(held.use_count() == 1);
}

TEST_CASE("a responder may be used after the network is gone: then nothing is sent") {
  Simulation world(1);
  std::vector<Responder> kept;
  SimNode asker(world, "10.0.0.1");
  auto node = std::make_unique<SimNode>(world, "10.0.0.2", SimNode::Configure{}, [&](Network& network) {
    network.handle<ListNodes>(
        [&](const ListNodes&, const RequestContext&, Responder responder) { kept.push_back(std::move(responder)); });
  });
  connect(world, asker, *node);
  const auto one = request(*asker.network, node->key(), ListNodes{});
  const auto two = request(*asker.network, node->key(), ListNodes{});
  world.run_for(100ms);
  node.reset();
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].respond(Ok{}));
  world.run_for(100ms);
  kept.clear();
  world.run_for(100ms);
  CHECK(one->error() == Errc::closed);
  CHECK(two->error() == Errc::closed);
}
