// Real threads and sockets: blocking calls, poll that waits, stop and release from other threads.
#include "capi/support.hpp"
#include "support/catch.hpp"

#include <poll.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace capi_test;

namespace {

const std::string kPingMessage = message(kPing);

struct Loopback {
  NodeOptions a_options{"thread a"};
  NodeOptions b_options{"thread b"};
  Node a;
  Node b;
  Loopback() : a(started(a_options)), b(started(b_options)) { connect(a, b, nullptr); }
};

void answer_not_ok(void* /*context*/, p2p_event* event) {
  const std::string not_found = message(253);
  p2p_responder_respond(event->responder, bytes(not_found));
}

/// And a node that answers something else than b.
struct Contradicted : Loopback {
  NodeOptions c_options{"thread c"};
  Node c;
  NodeList both;
  Contradicted() : c(c_options.create()) {
    REQUIRE(p2p_network_handle(c.get(), P2P_ALL_TYPES, P2P_HANDLE_INLINE, answer_not_ok, nullptr, nullptr) == P2P_OK);
    REQUIRE(p2p_network_start(c.get(), nullptr) == P2P_OK);
    REQUIRE(p2p_network_node_up(c.get(), nullptr) == P2P_OK);
    connect(a, c, nullptr);
    p2p_node nodes[2] = {};
    for (auto& node : nodes) REQUIRE(p2p_node_init(&node, sizeof node) == P2P_OK);
    nodes[0].first_public_key = b.key();
    nodes[1].first_public_key = c.key();
    const p2p_node* const pointers[] = {&nodes[0], &nodes[1]};
    p2p_node_list* made = nullptr;
    REQUIRE(p2p_node_list_create(pointers, 2, &made) == P2P_OK);
    both.reset(made);
  }
};

}  // namespace

TEST_CASE("a blocking request gives its reply, and its failure, as an event") {
  Loopback nodes;
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_request_wait(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 0, &event) == P2P_OK);
  const Event reply(event);
  CHECK(reply->status == P2P_OK);
  CHECK(text(reply->message) == message(kOk));
  const auto stranger = keys("stranger");
  REQUIRE(p2p_network_request_wait(nodes.a.get(), bytes(stranger.public_key), bytes(kPingMessage), 0, &event) ==
          P2P_OK);
  const Event failure(event);
  CHECK(failure->status == P2P_NOT_CONNECTED);
  CHECK(failure->text.size > 0);
}

TEST_CASE("the other blocking calls give their events, too") {
  Loopback nodes;
  p2p_node node{};
  REQUIRE(p2p_node_init(&node, sizeof node) == P2P_OK);
  node.first_public_key = nodes.b.key();
  const auto where = nodes.b.listening();
  std::copy_n(where.ip, 4, node.ip);
  node.port = where.port;
  const p2p_node* pointer = &node;
  p2p_node_list* list = nullptr;
  REQUIRE(p2p_node_list_create(&pointer, 1, &list) == P2P_OK);
  const NodeList owned(list);
  CHECK(p2p_network_connect_nodes_wait(nodes.a.get(), list, 0) == P2P_OK);
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_quorum_read_wait(nodes.a.get(), list, bytes(kPingMessage), nullptr, &event) == P2P_OK);
  CHECK(Event(event)->status == P2P_OK);
  const p2p_bytes key = nodes.b.key();
  REQUIRE(p2p_network_quorum_write_wait(nodes.a.get(), &key, 1, bytes(kPingMessage), nullptr, &event) == P2P_OK);
  CHECK(Event(event)->number == 1);
  REQUIRE(p2p_network_bootstrap_wait(nodes.a.get(), nullptr, &event) == P2P_OK);
  CHECK(Event(event)->kind == P2P_EVENT_BOOTSTRAPPED);
}

TEST_CASE("a blocking read gives its event whatever status its resolver ended it with") {
  const Contradicted nodes;
  p2p_quorum_read_options options{};
  REQUIRE(p2p_quorum_read_options_init(&options, sizeof options) == P2P_OK);
  p2p_status ends = P2P_OK;
  options.context = &ends;
  options.resolve = [](void* context, const p2p_bytes*, std::size_t, p2p_buffer*) {
    return *static_cast<p2p_status*>(context);
  };
  const auto read = [&](p2p_status status) -> p2p_status {
    ends = status;
    p2p_event* event = nullptr;
    REQUIRE(p2p_network_quorum_read_wait(nodes.a.get(), nodes.both.get(), bytes(kPingMessage), &options, &event) ==
            P2P_OK);
    const Event owned(event);
    CHECK(event->outcome_count == 2);
    return event->status;
  };
  CHECK(read(P2P_INVALID_ARGUMENT) == P2P_RESOLVER_FAILED);
  CHECK(read(P2P_INVALID_STATE) == P2P_RESOLVER_FAILED);
  CHECK(read(P2P_WOULD_DEADLOCK) == P2P_RESOLVER_FAILED);
  CHECK(read(P2P_NOT_FOUND) == P2P_NOT_FOUND);
}

TEST_CASE("a blocking write that cannot be is refused, without an event") {
  Loopback nodes;
  p2p_quorum_write_options options{};
  REQUIRE(p2p_quorum_write_options_init(&options, sizeof options) == P2P_OK);
  options.write_quorum = 2;
  const p2p_bytes key = nodes.b.key();
  p2p_event* event = nullptr;
  CHECK(p2p_network_quorum_write_wait(nodes.a.get(), &key, 1, bytes(kPingMessage), &options, &event) ==
        P2P_INVALID_ARGUMENT);
  CHECK(event == nullptr);
}

TEST_CASE("a host that sleeps on the descriptor is woken by a stop on another thread") {
  Loopback nodes;
  std::int32_t descriptor = -1;
  REQUIRE(p2p_network_wake_fd(nodes.a.get(), &descriptor) == P2P_OK);
  std::thread stopping([&] { p2p_network_stop(nodes.a.get(), 0); });
  pollfd waiting{descriptor, POLLIN, 0};
  const int woken = ::poll(&waiting, 1, 60'000);
  p2p_event* event = nullptr;
  const p2p_status polled = p2p_network_poll(nodes.a.get(), 0, &event);
  stopping.join();
  CHECK(woken == 1);
  CHECK(polled == P2P_STOPPED);
}

TEST_CASE("poll waits for an event, and ends when the network stops") {
  Loopback nodes;
  const p2p_completion queued{nullptr, nullptr};
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(kPingMessage), 0, &queued, nullptr) == P2P_OK);
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_poll(nodes.a.get(), 60'000, &event) == P2P_OK);
  CHECK(Event(event)->kind == P2P_EVENT_REPLY);
  p2p_status stopped = -1;
  std::thread stopping([&] { stopped = p2p_network_stop(nodes.a.get(), 0); });
  CHECK(p2p_network_poll(nodes.a.get(), 60'000, &event) == P2P_STOPPED);
  stopping.join();
  CHECK(stopped == P2P_OK);
}

TEST_CASE("a stop that is begun ends on its own, and is waited for by destroy") {
  Loopback nodes;
  Events events;
  const auto completion = events.completion();
  REQUIRE(p2p_network_stop_begin(nodes.a.get(), 100, &completion) == P2P_OK);
  nodes.a.network.reset();
  REQUIRE(events.count() == 1);
  CHECK(events.last().kind == P2P_EVENT_STOPPED);
}

TEST_CASE("a network is released in a callback of its own, and tells when it is gone") {
  Loopback nodes;
  struct Releasing {
    p2p_network* network;
    p2p_status destroyed = 0;
    p2p_status released = -1;
    Events end;
  } releasing{nodes.a.network.release(), 0, -1, {}};
  const p2p_completion completion{[](void* context, p2p_event* /*event*/) {
                                    auto& all = *static_cast<Releasing*>(context);
                                    all.destroyed = p2p_network_destroy(all.network);
                                    const auto done = all.end.completion();
                                    all.released = p2p_network_release(all.network, &done);
                                  },
                                  &releasing};
  REQUIRE(p2p_network_request(releasing.network, nodes.b.key(), bytes(kPingMessage), 0, &completion, nullptr) ==
          P2P_OK);
  REQUIRE(releasing.end.wait_for(1));
  CHECK(releasing.destroyed == P2P_WOULD_DEADLOCK);
  CHECK(releasing.released == P2P_OK);
}

TEST_CASE("a release function of an operation runs on a library thread, and cannot destroy the network") {
  Loopback nodes;
  struct Releasing {
    p2p_network* network;
    std::atomic<std::thread::id> thread{};
    std::atomic<p2p_status> destroyed{-1};
  } releasing{nodes.a.get(), {}, {}};
  p2p_quorum_write_options options{};
  REQUIRE(p2p_quorum_write_options_init(&options, sizeof options) == P2P_OK);
  options.context = &releasing;
  options.acknowledges = [](void*, p2p_bytes) { return 1; };
  options.release = [](void* context) {
    auto& all = *static_cast<Releasing*>(context);
    all.thread = std::this_thread::get_id();
    all.destroyed = p2p_network_destroy(all.network);
  };
  Events events;
  const auto completion = events.completion();
  const p2p_bytes key = nodes.b.key();
  REQUIRE(p2p_network_quorum_write(nodes.a.get(), &key, 1, bytes(kPingMessage), &options, &completion, nullptr) ==
          P2P_OK);
  REQUIRE(events.wait_for(1));
  REQUIRE(p2p_network_stop(nodes.a.get(), 0) == P2P_OK);
  CHECK(releasing.thread.load() != std::this_thread::get_id());
  CHECK(releasing.destroyed == P2P_WOULD_DEADLOCK);
}

TEST_CASE("a handler on the pool may block, also in a request of its own network") {
  NodeOptions a_options("pool a");
  NodeOptions b_options("pool b");
  const Node a = started(a_options);
  const Node b = b_options.create();
  const auto relay = [](void* context, p2p_event* event) {
    auto* network = static_cast<p2p_network*>(context);
    p2p_event* reply = nullptr;
    // To itself, of a type that has the other handler.
    p2p_key own{};
    p2p_network_public_key(network, &own);
    const std::string other = message(26);
    if (p2p_network_request_wait(network, bytes(own), bytes(other), 0, &reply) != P2P_OK) return;
    const Event owned(reply);
    p2p_responder_respond(event->responder, reply->message);
  };
  REQUIRE(p2p_network_handle(b.get(), kPing, P2P_HANDLE_POOL, relay, b.get(), nullptr) == P2P_OK);
  REQUIRE(p2p_network_handle(b.get(), 26, P2P_HANDLE_INLINE, answer_ok, nullptr, nullptr) == P2P_OK);
  REQUIRE(p2p_network_start(b.get(), nullptr) == P2P_OK);
  REQUIRE(p2p_network_node_up(b.get(), nullptr) == P2P_OK);
  connect(a, b, nullptr);
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_request_wait(a.get(), b.key(), bytes(kPingMessage), 60'000, &event) == P2P_OK);
  CHECK(Event(event)->status == P2P_OK);
}

TEST_CASE("log records reach the host's function") {
  NodeOptions options("log");
  std::atomic<int> records{0};
  options.options.context = &records;
  options.options.log = [](void* context, std::int32_t, p2p_bytes key, p2p_bytes text, std::uint64_t) {
    if (key.size > 0 && text.size > 0) ++*static_cast<std::atomic<int>*>(context);
  };
  const Node node = started(options);
  Events events;
  const auto completion = events.completion();
  const auto stranger = keys("stranger");
  const auto nowhere = endpoint("127.0.0.1:1");
  REQUIRE(p2p_network_connect(node.get(), bytes(stranger.public_key), &nowhere, &completion) == P2P_OK);
  REQUIRE(events.wait_for(1));
  CHECK(events.last().status != P2P_OK);
  CHECK(records > 0);
}
