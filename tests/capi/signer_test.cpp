// A key that stays with the host: questions by callback and by poll, answered later, once.
#include "capi/simulated.hpp"

#include <cstring>
#include <string>
#include <vector>

using namespace capi_test;

namespace {

/// What a question asks, answered with the key that the test has.
void answer(p2p_network* network, const p2p_keypair& keypair, const Seen& question) {
  const p2p_bytes key{keypair.private_key, 34};
  if (question.kind == P2P_EVENT_SIGN) {
    p2p_buffer* signature = nullptr;
    REQUIRE(p2p_sign(key, bytes(question.message), &signature) == P2P_OK);
    const Buffer owned(signature);
    REQUIRE(p2p_network_signer_complete(network, question.number, P2P_OK, p2p_buffer_bytes(signature)) == P2P_OK);
    return;
  }
  REQUIRE(question.kind == P2P_EVENT_ECDH);
  std::uint8_t secret[32];
  REQUIRE(p2p_ecdh(key, bytes(question.message), secret) == P2P_OK);
  REQUIRE(p2p_network_signer_complete(network, question.number, P2P_OK, {secret, 32}) == P2P_OK);
}

/// A node whose key only the test has, and one that answers it.
struct HostKey {
  World world = make_world();
  Events questions;
  NodeOptions a_options{"a", world.get(), "10.0.0.1"};
  NodeOptions b_options{"b", world.get(), "10.0.0.2"};
  Node a;
  Node b;

  explicit HostKey(bool by_function) {
    a_options.options.private_key = {};
    a_options.options.public_key = bytes(a_options.keypair.public_key);
    if (by_function) {
      a_options.options.on_signer = &Events::take;
      a_options.options.context = &questions;
    }
    a = started(a_options);
    b = started(b_options);
    connect(a, b, world.get());
  }
  void run(std::uint64_t milliseconds) { REQUIRE(p2p_simulation_run_for(world.get(), milliseconds) == P2P_OK); }
};

const std::string kPingMessage = message(kPing);

}  // namespace

TEST_CASE("questions to the host's signer are answered later, each once") {
  Events events;
  HostKey nodes(true);
  const auto completion = events.completion();
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 60'000, &completion, nullptr) ==
          P2P_OK);
  nodes.run(100);
  REQUIRE(nodes.questions.count() == 1);
  const Seen sign = nodes.questions.last();
  CHECK(sign.kind == P2P_EVENT_SIGN);
  CHECK(sign.message == kPingMessage);
  answer(nodes.a.get(), nodes.a.keypair, sign);
  CHECK(p2p_network_signer_complete(nodes.a.get(), sign.number, P2P_OK, bytes("again")) == P2P_NOT_FOUND);
  nodes.run(100);
  REQUIRE(nodes.questions.count() == 2);
  CHECK(nodes.questions.last().kind == P2P_EVENT_ECDH);
  answer(nodes.a.get(), nodes.a.keypair, nodes.questions.last());
  nodes.run(100);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_OK);
}

TEST_CASE("questions come from the queue when the host has no function for them") {
  HostKey nodes(false);
  Events events;
  const auto completion = events.completion();
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 60'000, &completion, nullptr) ==
          P2P_OK);
  for (int i = 0; i < 2; ++i) {
    nodes.run(100);
    p2p_event* event = nullptr;
    REQUIRE(p2p_network_poll(nodes.a.get(), 0, &event) == P2P_OK);
    const Event owned(event);
    answer(nodes.a.get(), nodes.a.keypair, seen(*event));
  }
  nodes.run(100);
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_OK);
}

TEST_CASE("a signer that refuses, or answers nonsense, fails the request alone") {
  Events events;
  HostKey nodes(true);
  const auto completion = events.completion();
  const auto ask = [&] {
    REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 60'000, &completion, nullptr) ==
            P2P_OK);
    nodes.run(100);
    return nodes.questions.last().number;
  };
  CHECK(p2p_network_signer_complete(nodes.a.get(), ask(), 999, {}) == P2P_OK);
  nodes.run(100);
  CHECK(events.last().status == P2P_SIGNER_FAILED);
  CHECK(p2p_network_signer_complete(nodes.a.get(), ask(), P2P_OK, {}) == P2P_OK);
  nodes.run(100);
  CHECK(events.last().status == P2P_SIGNER_FAILED);
  CHECK(p2p_network_signer_complete(nodes.a.get(), ask(), P2P_OK, {nullptr, 64}) == P2P_INVALID_ARGUMENT);
  std::int32_t connected = 0;
  REQUIRE(p2p_network_connected(nodes.a.get(), nodes.b.key(), &connected) == P2P_OK);
  CHECK(connected == 1);
}

TEST_CASE("a signer that never answers costs the request its time-out, and the token its validity") {
  Events events;
  HostKey nodes(true);
  const auto completion = events.completion();
  const auto ask = [&] {
    REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 500, &completion, nullptr) ==
            P2P_OK);
    nodes.run(10'000);
  };
  ask();
  CHECK(events.last().status == P2P_TIMEOUT);
  const auto token = nodes.questions.last().number;
  ask();  // The next question finds that the first one's time has passed.
  CHECK(p2p_network_signer_complete(nodes.a.get(), token, P2P_OK, bytes("late")) == P2P_NOT_FOUND);
}

TEST_CASE("questions end in the order of their deadlines, whatever the order they were asked in") {
  Events events;
  HostKey nodes(true);
  const auto completion = events.completion();
  const auto ask = [&](std::uint64_t timeout) {
    REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), timeout, &completion, nullptr) ==
            P2P_OK);
    nodes.run(100);
    return nodes.questions.last();
  };
  const Seen long_one = ask(60'000);
  const Seen short_one = ask(500);
  const Seen other_short_one = ask(500);
  nodes.run(10'000);
  ask(60'000);
  for (const auto& question : {short_one, other_short_one})
    CHECK(p2p_network_signer_complete(nodes.a.get(), question.number, P2P_OK, bytes("late")) == P2P_NOT_FOUND);
  answer(nodes.a.get(), nodes.a.keypair, long_one);
}

TEST_CASE("a signer's status that would say that the request never began is one of the signer") {
  Events events;
  HostKey nodes(true);
  const auto completion = events.completion();
  for (const p2p_status status : {P2P_INVALID_ARGUMENT, P2P_INVALID_STATE, P2P_WOULD_DEADLOCK}) {
    REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 60'000, &completion, nullptr) ==
            P2P_OK);
    nodes.run(100);
    CHECK(p2p_network_signer_complete(nodes.a.get(), nodes.questions.last().number, status, {}) == P2P_OK);
    nodes.run(100);
    CHECK(events.last().status == P2P_SIGNER_FAILED);
  }
  CHECK(events.count() == 3);
}

TEST_CASE("a network that stops does not wait for its host's signer") {
  Events events;
  HostKey nodes(true);
  const auto completion = events.completion();
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 60'000, &completion, nullptr) ==
          P2P_OK);
  nodes.run(100);
  nodes.a.network.reset();
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_STOPPED);
}
