// What hostile or broken hosts answer to a node that has connected to them, over the simulation.
#include "support/catch.hpp"
#include "support/network_world.hpp"
#include "support/scripted_peer.hpp"

#include <p2p/messages/nodes.hpp>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

namespace {

const Bytes kOk{254};

/// A node with one request in flight to a scripted host.
struct Scene {
  Scene() {
    node.network->connect({key(), host.endpoint});
    world.run_for(10ms);
    outcome = request(*node.network, key());
    asked = host.request_within(1s);
    REQUIRE(asked.has_value());
  }

  [[nodiscard]] const PublicKey& key() const { return host.identity.public_key(); }
  /// The answer dropped, the connection kept, the request still open: then the good answer ends it.
  void check_dropped(Counter counter) {
    world.run_for(100ms);
    CHECK_FALSE(outcome->done());
    CHECK(node.counter(counter) == 1);
    CHECK(node.log->count(Kind::lost) == 0);
    host.answer(*asked, kOk);
    world.run_for(100ms);
    CHECK(outcome->ok());
  }
  /// The connection lost, the request ended with closed, a new connection 500 ms later.
  void check_lost_for(Errc reason) {
    world.run_for(100ms);
    CHECK(outcome->error() == Errc::closed);
    REQUIRE(node.log->last_loss().has_value());
    CHECK(*node.log->last_loss() == reason);
    world.run_for(500ms);
    CHECK(node.network->connected(key()));
    CHECK(host.streams.size() == 2);
    check_serves_others(world, node);
  }

  Simulation world{1};
  ScriptedHost host{world, "10.0.0.2", kNodePort};
  SimNode node{world, "10.0.0.1"};
  std::shared_ptr<Outcome> outcome;
  std::optional<Identity::Opened> asked;
};

}  // namespace

TEST_CASE("a response in plain mode is accepted") {
  Scene scene;
  scene.host.stream().send(scene.host.identity.parts(scene.asked->id, kOk).frame());
  scene.world.run_for(100ms);
  CHECK(scene.outcome->ok());
}

TEST_CASE("the sender key inside a response is not compared, its signature is") {
  Scene scene;
  EnvelopeParts parts = scene.host.identity.parts(scene.asked->id, kOk);
  const Identity other("other");
  parts.sender = Bytes(other.public_key().bytes().begin(), other.public_key().bytes().end());
  scene.host.stream().send(parts.frame());
  scene.world.run_for(100ms);
  CHECK(scene.outcome->ok());
}

TEST_CASE("a response with an unknown id is dropped, and the connection stays") {
  Scene scene;
  scene.host.stream().send(scene.host.identity.seal(scene.asked->id + 1000, kOk, scene.node.key()));
  scene.check_dropped(Counter::unknown_responses);
}

TEST_CASE("a second response to the same request is dropped") {
  Scene scene;
  scene.host.answer(*scene.asked, kOk);
  scene.host.answer(*scene.asked, kOk);
  scene.world.run_for(100ms);
  CHECK(scene.outcome->ok());
  CHECK(scene.node.counter(Counter::unknown_responses) == 1);
}

TEST_CASE("a response that another node has signed is dropped, and the connection stays") {
  Scene scene;
  Identity impostor("impostor");
  scene.host.stream().send(impostor.seal(scene.asked->id, kOk, scene.node.key()));
  scene.check_dropped(Counter::unverified_responses);
}

TEST_CASE("a response with a bad signature is dropped, and the connection stays") {
  Scene scene;
  EnvelopeParts parts = scene.host.identity.parts(scene.asked->id, kOk);
  parts.signature[0] ^= 1U;
  scene.host.stream().send(parts.frame());
  scene.check_dropped(Counter::unverified_responses);
}

TEST_CASE("a response for another recipient is dropped, and the connection stays") {
  Scene scene;
  scene.host.stream().send(scene.host.identity.seal(scene.asked->id, kOk, Identity("other").public_key()));
  scene.check_dropped(Counter::decryption_failures);
}

TEST_CASE("a response that cannot be parsed is the loss of the connection") {
  Scene scene;
  scene.host.stream().send(frame_of(Bytes{1, 2, 3}));
  scene.check_lost_for(Errc::malformed_envelope);
}

TEST_CASE("an empty frame from a host is the loss of the connection") {
  Scene scene;
  scene.host.stream().send({0, 0, 0, 0});
  scene.check_lost_for(Errc::malformed_envelope);
}

TEST_CASE("a frame from a host that is longer than allowed is the loss of the connection") {
  Scene scene;
  scene.host.stream().send({0xFF, 0xFF, 0xFF, 0xFF});
  scene.check_lost_for(Errc::frame_too_large);
}

TEST_CASE("a signed response that does not decode ends its request with bad_response, and the connection stays") {
  Scene scene;
  scene.host.answer(*scene.asked, Bytes{238, 99});
  scene.world.run_for(100ms);
  CHECK(scene.outcome->error() == Errc::bad_response);
  CHECK_FALSE(scene.outcome->result->error().detail().empty());
  CHECK(scene.node.network->connected(scene.key()));
  CHECK(scene.node.counter(Counter::undecodable_responses) == 1);
  CHECK(scene.node.log->failed_requests.size() == 1);
}

TEST_CASE("a signed response of an unknown or reserved type ends its request with bad_response") {
  for (const std::uint8_t type : {std::uint8_t{222}, std::uint8_t{255}}) {
    INFO("type " << int{type});
    Scene scene;
    scene.host.answer(*scene.asked, Bytes{type});
    scene.world.run_for(100ms);
    CHECK(scene.outcome->error() == Errc::bad_response);
    CHECK(scene.node.network->connected(scene.key()));
    CHECK(scene.node.counter(Counter::undecodable_responses) == 1);
  }
}

TEST_CASE("a host that dies inside a frame is the loss of the connection") {
  Scene scene;
  scene.host.stream().send({0, 0, 1, 0, 1, 2});
  scene.world.run_for(100ms);
  scene.host.stream().close();
  scene.check_lost_for(Errc::end_of_stream);
}

TEST_CASE("a host that sends one byte a second inside a frame is dropped for its missing heartbeats") {
  Scene scene;
  scene.host.stream().send({0, 0, 1, 0});
  ScriptedStream& stream = scene.host.stream();
  for (int second = 0; second < 31 && !stream.closed; ++second) {
    stream.send({7});
    scene.world.run_for(1s);
  }
  REQUIRE(scene.node.log->last_loss().has_value());
  CHECK(*scene.node.log->last_loss() == Errc::heartbeat_lost);
}

TEST_CASE("a host that never answers lets requests end with timeout, by name") {
  Scene scene;
  scene.world.run_for(3s);
  REQUIRE(scene.outcome->error() == Errc::timeout);
  CHECK(scene.outcome->result->error().message().find("Ping to 10.0.0.2:3002") != std::string::npos);
  check_serves_others(scene.world, scene.node);
}

TEST_CASE("a host that sends requests on a connection that we opened is not served there") {
  Scene scene;
  scene.host.stream().send(scene.host.identity.seal(scene.asked->id + 1, Bytes{25}, scene.node.key()));
  scene.check_dropped(Counter::unknown_responses);
  CHECK(scene.node.counter(Counter::requests_received) == 0);
}

TEST_CASE("nothing can be sent to a host whose key is no point of its curve: invalid_key") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  ScriptedHost host(world, "10.0.0.2", kNodePort);
  Bytes bytes(67, 7);
  bytes[0] = 1;
  bytes[2] = 4;
  const PublicKey key = PublicKey::from_bytes(bytes).value();
  node.network->connect({key, host.endpoint});
  world.run_for(100ms);
  const auto outcome = request(*node.network, key);
  world.run_for(100ms);
  CHECK(outcome->error() == Errc::invalid_key);
  CHECK(node.network->connected(key));
}

TEST_CASE("an endpoint that refuses and one that is silent each say so") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  world.set_silent(ip("10.0.0.3"), true);
  std::vector<Error> errors;
  const auto keep = [&](const Result<void>& result) { errors.push_back(result.error()); };
  node.network->connect({Identity("refused").public_key(), Endpoint{ip("10.0.0.2"), 1}}, keep);
  node.network->connect({Identity("silent").public_key(), Endpoint{ip("10.0.0.3"), 1}}, keep);
  world.run_for(5s);
  CHECK(errors == std::vector<Error>{Errc::refused_by_peer, Errc::timeout});
  for (const Error& error : errors) CHECK(error.detail().find("10.0.0.") != std::string::npos);
  check_serves_others(world, node);
}
