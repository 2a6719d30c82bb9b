// The life of a network, and what a host can do wrong.
#include "capi/simulated.hpp"

#ifndef NDEBUG
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#endif

#include <cstddef>
#include <string>

using namespace capi_test;

namespace {

void count(void* context) { ++*static_cast<int*>(context); }

}  // namespace

TEST_CASE("a header of another major version, or of a later minor one, is refused") {
  NodeOptions options("abi");
  p2p_network* network = nullptr;
  for (const std::uint32_t version : {P2P_ABI_VERSION + 0x10000U, P2P_ABI_VERSION + 1U, 0U}) {
    options.options.abi_version = version;
    CHECK(p2p_network_create(&options.options, &network, nullptr) == P2P_ABI_MISMATCH);
  }
  CHECK(network == nullptr);
}

TEST_CASE("options that cannot be are refused, with a text, and their context is released once") {
  NodeOptions options("wrong");
  int released = 0;
  options.options.context = &released;
  options.options.release = count;
  options.options.private_key.size = 33;
  p2p_error error{};
  error.size = sizeof error;
  p2p_network* network = nullptr;
  CHECK(p2p_network_create(&options.options, &network, &error) == P2P_INVALID_KEY);
  CHECK(released == 1);
  options.options.private_key = {};
  CHECK(p2p_network_create(&options.options, &network, &error) == P2P_INVALID_KEY);
  options.options.private_key = {options.keypair.private_key, 34};
  options.options.seeds = bytes("no seed");
  CHECK(p2p_network_create(&options.options, &network, &error) == P2P_MALFORMED);
  CHECK(std::string(error.text).find("1") != std::string::npos);
  options.options.seeds = {};
  options.options.log_level = 9;
  CHECK(p2p_network_create(&options.options, &network, &error) == P2P_INVALID_ARGUMENT);
  options.options.log_level = 0;
  options.options.reconnect = 2;
  CHECK(p2p_network_create(&options.options, &network, &error) == P2P_INVALID_ARGUMENT);
  CHECK(released == 5);
  CHECK(network == nullptr);
}

TEST_CASE("the context of options is released once, whatever makes p2p_network_create refuse them") {
  NodeOptions given("refused");
  p2p_options& options = given.options;
  int released = 0;
  options.context = &released;
  options.release = count;
  CHECK(p2p_network_create(&options, nullptr, nullptr) == P2P_INVALID_ARGUMENT);
  CHECK(released == 1);
  struct Later {
    p2p_options options;
    std::uint64_t unknown;
  } later{options, 1};
  later.options.size = sizeof later;
  p2p_network* network = nullptr;
  CHECK(p2p_network_create(&later.options, &network, nullptr) == P2P_UNSUPPORTED);
  CHECK(released == 2);
  options.abi_version += 0x10000U;
  CHECK(p2p_network_create(&options, &network, nullptr) == P2P_ABI_MISMATCH);
  CHECK(released == 3);
  // Too small to have the release function, or all of it.
  for (const std::size_t size :
       {sizeof options.size, offsetof(p2p_options, release), offsetof(p2p_options, on_event) - 1}) {
    options.size = static_cast<std::uint32_t>(size);
    CHECK(p2p_network_create(&options, &network, nullptr) == P2P_ABI_MISMATCH);
  }
  CHECK(released == 3);
  CHECK(network == nullptr);
}

TEST_CASE("contexts are released when the network is destroyed, each once") {
  World world = make_world();
  NodeOptions options("context", world.get(), "10.0.0.1");
  int released = 0;
  int handlers = 0;
  options.options.context = &released;
  options.options.release = count;
  {
    Node node = options.create();
    REQUIRE(p2p_network_handle(node.get(), kPing, P2P_HANDLE_INLINE, answer_ok, &handlers, count) == P2P_OK);
    REQUIRE(p2p_network_start(node.get(), nullptr) == P2P_OK);
    CHECK(released == 0);
  }
  CHECK(released == 1);
  CHECK(handlers == 1);
  CHECK(p2p_network_handle(nullptr, kPing, P2P_HANDLE_INLINE, answer_ok, &handlers, count) == P2P_INVALID_ARGUMENT);
  CHECK(handlers == 2);
}

TEST_CASE("a handler needs a function or the queue, and a type that there is") {
  NodeOptions options("handler");
  const Node node = options.create();
  CHECK(p2p_network_handle(node.get(), 256, P2P_HANDLE_POOL, answer_ok, nullptr, nullptr) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_network_handle(node.get(), -2, P2P_HANDLE_POOL, answer_ok, nullptr, nullptr) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_network_handle(node.get(), kPing, 3, answer_ok, nullptr, nullptr) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_network_handle(node.get(), kPing, P2P_HANDLE_POOL, nullptr, nullptr, nullptr) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_network_handle(node.get(), kPing, P2P_HANDLE_POLL, answer_ok, nullptr, nullptr) == P2P_INVALID_ARGUMENT);
}

TEST_CASE("handlers are registered before start") {
  World world = make_world();
  NodeOptions options("late", world.get(), "10.0.0.1");
  const Node node = started(options);
  int released = 0;
  CHECK(p2p_network_handle(node.get(), kPing, P2P_HANDLE_INLINE, answer_ok, &released, count) == P2P_INVALID_STATE);
  CHECK(released == 1);
}

TEST_CASE("an operation is refused before start and after stop, and then never completes") {
  World world = make_world();
  NodeOptions options("state", world.get(), "10.0.0.1");
  const Node node = options.create();
  Events events;
  const auto completion = events.completion();
  const p2p_completion queued{nullptr, nullptr};
  const std::string ping = message(kPing);
  const auto request = [&](const p2p_completion& to) {
    return p2p_network_request(node.get(), node.key(), bytes(ping), 0, &to, nullptr);
  };
  CHECK(request(completion) == P2P_INVALID_STATE);
  CHECK(request(queued) == P2P_INVALID_STATE);
  REQUIRE(p2p_network_start(node.get(), nullptr) == P2P_OK);
  CHECK(p2p_network_start(node.get(), nullptr) == P2P_INVALID_STATE);
  REQUIRE(p2p_network_stop(node.get(), 0) == P2P_OK);
  CHECK(request(completion) == P2P_STOPPED);
  CHECK(p2p_network_stop(node.get(), 0) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 1000) == P2P_OK);
  CHECK(events.count() == 0);
  p2p_event* event = nullptr;
  CHECK(p2p_network_poll(node.get(), 0, &event) == P2P_STOPPED);
}

TEST_CASE("operations without an outcome of their own are refused with the same statuses as requests") {
  World world = make_world();
  NodeOptions options("refusing", world.get(), "10.0.0.1");
  const Node node = options.create();
  Events events;
  const auto completion = events.completion();
  const auto stranger = keys("stranger");
  const p2p_bytes key = bytes(stranger.public_key);
  p2p_node known{};
  REQUIRE(p2p_node_init(&known, sizeof known) == P2P_OK);
  known.first_public_key = key;
  const p2p_node* pointer = &known;
  p2p_node_list* made = nullptr;
  REQUIRE(p2p_node_list_create(&pointer, 1, &made) == P2P_OK);
  const NodeList list(made);
  const auto check = [&](p2p_status expected) {
    CHECK(p2p_network_connect(node.get(), key, &node.where, &completion) == expected);
    CHECK(p2p_network_connect_nodes(node.get(), made, 0, &completion) == expected);
    CHECK(p2p_network_sample(node.get(), &key, 1, 0, &completion) == expected);
    CHECK(p2p_network_availability_timer(node.get(), key, 0, &completion) == expected);
  };
  check(P2P_INVALID_STATE);
  REQUIRE(p2p_network_start(node.get(), nullptr) == P2P_OK);
  REQUIRE(p2p_network_stop(node.get(), 0) == P2P_OK);
  check(P2P_STOPPED);
  CHECK(events.count() == 0);
}

TEST_CASE("what a stop ends completes with stopped") {
  Pair nodes;
  Events events;
  auto completion = events.completion();
  const auto host = nodes.b.where;
  REQUIRE(p2p_simulation_set_silent(nodes.world.get(), &host, 1) == P2P_OK);
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(ping), 0, &completion, nullptr) == P2P_OK);
  nodes.run(100);
  REQUIRE(p2p_network_stop_begin(nodes.a.get(), 0, &completion) == P2P_OK);
  CHECK(events.count() == 0);
  nodes.run(100);
  REQUIRE(events.count() == 2);
  CHECK(events.all()[0].kind == P2P_EVENT_REPLY);
  CHECK(events.all()[0].status == P2P_STOPPED);
  CHECK(events.all()[1].kind == P2P_EVENT_STOPPED);
}

TEST_CASE("a network that is destroyed with requests under way completes them first") {
  Events events;
  auto completion = events.completion();
  Pair nodes;
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(nodes.a.get(), nodes.b.key(), bytes(ping), 0, &completion, nullptr) == P2P_OK);
  nodes.a.network.reset();
  REQUIRE(events.count() == 1);
  CHECK(events.last().status == P2P_STOPPED);
}

TEST_CASE("a callback cannot destroy or stop its own network, but it can release it") {
  struct Tried {
    p2p_network* network = nullptr;
    p2p_simulation* world = nullptr;
    p2p_status destroyed = 0;
    p2p_status stopped = 0;
    p2p_status down = 0;
    p2p_status ran = 0;
    p2p_status released = -1;
    Events end;
  } tried;
  World world = make_world();
  NodeOptions options("self", world.get(), "10.0.0.1");
  Node node = started(options);
  tried.network = node.get();
  tried.world = world.get();
  const p2p_completion completion{[](void* context, p2p_event* /*event*/) {
                                    auto& all = *static_cast<Tried*>(context);
                                    all.destroyed = p2p_network_destroy(all.network);
                                    all.stopped = p2p_network_stop(all.network, 0);
                                    all.down = p2p_network_node_down(all.network);
                                    all.ran = p2p_simulation_run_for(all.world, 1);
                                    const auto done = all.end.completion();
                                    all.released = p2p_network_release(all.network, &done);
                                  },
                                  &tried};
  const std::string ping = message(kPing);
  REQUIRE(p2p_network_request(node.get(), node.key(), bytes(ping), 0, &completion, nullptr) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 10) == P2P_OK);
  CHECK(tried.destroyed == P2P_WOULD_DEADLOCK);
  CHECK(tried.stopped == P2P_WOULD_DEADLOCK);
  CHECK(tried.down == P2P_WOULD_DEADLOCK);
  CHECK(tried.ran == P2P_WOULD_DEADLOCK);
  CHECK(tried.released == P2P_OK);
  (void)node.network.release();
  REQUIRE(tried.end.count() == 1);
  CHECK(tried.end.last().kind == P2P_EVENT_STOPPED);
}

TEST_CASE("a simulation cannot be destroyed under its networks") {
  World world = make_world();
  NodeOptions options("under", world.get(), "10.0.0.1");
  Node node = started(options);
  CHECK(p2p_simulation_destroy(world.get()) == P2P_INVALID_STATE);
  node.network.reset();
}

TEST_CASE("blocking calls are refused in a simulation") {
  Pair nodes;
  p2p_event* event = nullptr;
  const std::string ping = message(kPing);
  CHECK(p2p_network_request_wait(nodes.a.get(), nodes.b.key(), bytes(ping), 0, &event) == P2P_WOULD_DEADLOCK);
  CHECK(p2p_network_bootstrap_wait(nodes.a.get(), nullptr, &event) == P2P_WOULD_DEADLOCK);
  CHECK(event == nullptr);
}

TEST_CASE("two networks in one process do not meet") {
  World world = make_world();
  World other_world = make_world();
  NodeOptions options("same", world.get(), "10.0.0.1");
  NodeOptions other_options("same", other_world.get(), "10.0.0.1");
  const Node one = started(options);
  const Node other = started(other_options);
  p2p_node node{};
  REQUIRE(p2p_node_init(&node, sizeof node) == P2P_OK);
  node.first_public_key = one.key();
  REQUIRE(p2p_network_add_node(one.get(), &node, 0) == P2P_OK);
  p2p_node_list* list = nullptr;
  REQUIRE(p2p_network_nodes(other.get(), P2P_NODES_ALL, P2P_NOW, 0, &list) == P2P_OK);
  const NodeList owned(list);
  CHECK(p2p_node_list_size(list) == 0);
}

#ifndef NDEBUG
TEST_CASE("builds with assertions abort where a network is used after its destruction") {
  NodeOptions options("gone");
  Node node = options.create();
  p2p_network* const gone = node.get();
  node.network.reset();
  const pid_t child = ::fork();
  if (child == 0) {
    // The message of the assertion and what the test framework says of the signal are expected.
    if (std::freopen("/dev/null", "w", stderr) == nullptr || std::freopen("/dev/null", "w", stdout) == nullptr)
      _exit(1);
    std::signal(SIGABRT, SIG_DFL);
    p2p_network_node_down(gone);
    _exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
}
#endif
