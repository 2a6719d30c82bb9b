// What hostile or broken clients send to a node, over the simulation. Each loses its own connection as core.md and
// docs/operations.md say, and the node goes on serving the others.
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
const Bytes kOk{254};

struct Scene {
  explicit Scene(const SimNode::Configure& configure = {}, const SimNode::Register& handlers = {})
      : node(world, "10.0.0.1", configure, handlers), client(world, "10.0.0.2", node.endpoint()) {}

  /// The client's connection ends at once, for this reason, and nobody else minds.
  void check_closed_for(Errc reason, Counter counter) {
    CHECK(client.closed_within(1s));
    REQUIRE(node.log->last_loss(Direction::incoming).has_value());
    CHECK(*node.log->last_loss(Direction::incoming) == reason);
    CHECK(node.counter(counter) == 1);
    check_serves_others(world, node);
  }
  [[nodiscard]] EnvelopeParts ping() { return client.identity.parts(1, kPing); }

  Simulation world{1};
  SimNode node;
  ScriptedClient client;
};

}  // namespace

TEST_CASE("a good envelope, plain or encrypted, is answered by an encrypted one with the same id") {
  Scene scene;
  scene.client.send(scene.client.identity.parts(77, kPing).frame());
  auto answer = scene.client.answer_within(1s);
  REQUIRE(answer);
  CHECK(answer->id == 77);
  CHECK(answer->sender == scene.node.key());
  CHECK(answer->message == kOk);
  scene.client.send(scene.client.identity.seal(78, kPing, scene.node.key()));
  answer = scene.client.answer_within(1s);
  REQUIRE(answer);
  CHECK(answer->id == 78);
}

TEST_CASE("bytes behind a well-formed message are ignored") {
  Scene scene;
  scene.client.send(scene.client.identity.seal(1, Bytes{25, 1, 2, 3}, scene.node.key()));
  CHECK(scene.client.answer_within(1s));
}

TEST_CASE("a frame longer than a first frame may be closes the connection as soon as its length is there") {
  Scene scene;
  scene.client.send({0x00, 0x80, 0x00, 0x01});
  scene.check_closed_for(Errc::frame_too_large, Counter::frames_too_large);
}

TEST_CASE("after a valid envelope longer frames are allowed, up to their own limit") {
  Scene scene;
  scene.client.send(scene.ping().frame());
  REQUIRE(scene.client.answer_within(1s));
  Bytes long_message(9U << 20U);
  long_message[0] = 25;
  scene.client.send(scene.client.identity.parts(2, long_message).frame());
  REQUIRE(scene.client.answer_within(10s));
  scene.client.send({0x04, 0x00, 0x00, 0x01});
  scene.check_closed_for(Errc::frame_too_large, Counter::frames_too_large);
}

TEST_CASE("a length and then silence is a slow sender") {
  Scene scene;
  scene.client.send({0, 0, 1, 0});
  scene.world.run_for(9s);
  CHECK_FALSE(scene.client.stream->closed);
  scene.world.run_for(2s);
  scene.check_closed_for(Errc::slow_sender, Counter::slow_senders);
}

TEST_CASE("one byte a second inside a frame is a slow sender") {
  Scene scene;
  scene.client.send({0, 0, 1, 0});
  for (int second = 0; second < 11 && !scene.client.stream->closed; ++second) {
    scene.client.send({7});
    scene.world.run_for(1s);
  }
  scene.check_closed_for(Errc::slow_sender, Counter::slow_senders);
}

TEST_CASE("a client that says nothing at all is closed after 25 s") {
  Scene scene;
  scene.world.run_for(24s);
  CHECK_FALSE(scene.client.stream->closed);
  scene.world.run_for(1s);
  scene.check_closed_for(Errc::silent_peer, Counter::silent_peers);
}

TEST_CASE("an empty frame is an invalid envelope") {
  Scene scene;
  scene.client.send({0, 0, 0, 0});
  scene.check_closed_for(Errc::malformed_envelope, Counter::malformed_envelopes);
}

TEST_CASE("a truncated envelope closes the connection, wherever it is cut") {
  for (const std::size_t size : {1U, 6U, 20U, 40U, 60U, 104U}) {
    INFO(size << " bytes");
    Scene scene;
    Bytes payload = scene.ping().payload();
    payload.resize(size);
    scene.client.send(frame_of(payload));
    scene.check_closed_for(Errc::malformed_envelope, Counter::malformed_envelopes);
  }
}

TEST_CASE("a mode other than 0 and 1 closes the connection") {
  Scene scene;
  EnvelopeParts parts = scene.ping();
  parts.mode = 2;
  scene.client.send(parts.frame());
  scene.check_closed_for(Errc::malformed_envelope, Counter::malformed_envelopes);
}

TEST_CASE("an unknown curve closes the connection") {
  Scene scene;
  EnvelopeParts parts = scene.ping();
  parts.sender[0] = 4;
  scene.client.send(parts.frame());
  scene.check_closed_for(Errc::malformed_envelope, Counter::malformed_envelopes);
}

TEST_CASE("a sender's key that is not on its curve closes the connection") {
  for (const Curve curve : {Curve::secp256r1, Curve::secp256k1}) {
    INFO(to_string(curve));
    Scene scene;
    EnvelopeParts parts = Identity("someone", curve).parts(1, kPing);
    parts.sender.back() ^= 1U;
    scene.client.send(parts.frame());
    scene.check_closed_for(Errc::invalid_key, Counter::invalid_keys);
  }
}

TEST_CASE("a low-order Ed25519 point as the sender closes the connection") {
  Scene scene;
  EnvelopeParts parts = scene.ping();
  std::fill(parts.sender.begin() + 2, parts.sender.end(), std::uint8_t{0});
  parts.sender[2] = 1;
  scene.client.send(parts.frame());
  scene.check_closed_for(Errc::invalid_key, Counter::invalid_keys);
}

TEST_CASE("a low-order ephemeral key is a failed decryption") {
  Scene scene;
  EnvelopeParts parts = scene.client.identity.parts(1, kPing, scene.node.key());
  std::fill(parts.body.begin(), parts.body.begin() + 32, std::uint8_t{0});
  scene.client.send(parts.frame());
  scene.check_closed_for(Errc::decryption_failed, Counter::decryption_failures);
}

TEST_CASE("a bad signature closes the connection") {
  Scene scene;
  EnvelopeParts parts = scene.ping();
  parts.signature[10] ^= 1U;
  scene.client.send(parts.frame());
  scene.check_closed_for(Errc::bad_signature, Counter::bad_signatures);
}

TEST_CASE("an envelope for another recipient closes the connection") {
  Scene scene;
  scene.client.send(scene.client.identity.seal(1, kPing, Identity("another").public_key()));
  scene.check_closed_for(Errc::decryption_failed, Counter::decryption_failures);
}

TEST_CASE("garbage in place of a ciphertext closes the connection") {
  Scene scene;
  EnvelopeParts parts = scene.client.identity.parts(1, kPing, scene.node.key());
  std::fill(parts.body.begin() + 32, parts.body.end(), std::uint8_t{0xAA});
  scene.client.send(parts.frame());
  scene.check_closed_for(Errc::decryption_failed, Counter::decryption_failures);
}

TEST_CASE("a signed message whose fields are garbage closes the connection") {
  Scene scene;
  scene.client.send(scene.client.identity.seal(1, Bytes{3, 0xFF, 0xFF}, scene.node.key()));
  CHECK(scene.client.closed_within(1s));
  CHECK(scene.node.counter(Counter::malformed_messages) == 1);
  CHECK_FALSE(scene.node.log->last_loss(Direction::incoming)->detail().empty());
  check_serves_others(scene.world, scene.node);
}

TEST_CASE("an unknown message type without a raw handler closes the connection") {
  Scene scene;
  scene.client.send(scene.client.identity.seal(1, Bytes{222}, scene.node.key()));
  scene.check_closed_for(Errc::unknown_message_type, Counter::unknown_message_types);
}

TEST_CASE("an unknown message type with a raw handler is delivered there") {
  Scene scene({}, [](Network& network) {
    network.handle_raw(222, [](RawMessage message, const RequestContext&, Responder responder) {
      (void)responder.respond(std::move(message));
    });
  });
  scene.client.send(scene.client.identity.seal(1, Bytes{222, 1}, scene.node.key()));
  const auto answer = scene.client.answer_within(1s);
  REQUIRE(answer);
  CHECK(answer->message == Bytes{222, 1});
}

TEST_CASE("the reserved message type closes the connection, even with a handler for everything") {
  Scene scene({}, [](Network& network) {
    network.handle_all_raw([](RawMessage, const RequestContext&, Responder) { FAIL("delivered"); });
  });
  scene.client.send(scene.client.identity.seal(1, Bytes{255}, scene.node.key()));
  scene.check_closed_for(Errc::malformed, Counter::unknown_message_types);
}

TEST_CASE("a client that dies inside a frame leaves nothing behind") {
  Scene scene;
  scene.client.send({0, 0, 1, 0, 1, 2, 3});
  scene.world.run_for(1s);
  scene.world.drop_streams(ip("10.0.0.2"));
  scene.world.run_for(1s);
  CHECK(scene.node.network->incoming_connections() == 0);
  check_serves_others(scene.world, scene.node);
}

TEST_CASE("what follows a bad envelope in the same burst is not served") {
  Scene scene;
  EnvelopeParts bad = scene.ping();
  bad.mode = 9;
  Bytes burst = bad.frame();
  const Bytes good = scene.ping().frame();
  burst.insert(burst.end(), good.begin(), good.end());
  scene.client.send(burst);
  CHECK(scene.client.closed_within(1s));
  CHECK(scene.node.counter(Counter::requests_received) == 0);
}
