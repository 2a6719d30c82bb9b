// Quorum operations and bootstrapping, in virtual time.
#include "capi/simulated.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace capi_test;

namespace {

/// A reader and three others; what each of these answers, tests choose.
struct Quorum {
  World world = make_world();
  std::vector<std::unique_ptr<NodeOptions>> options;
  std::vector<Node> nodes;
  std::array<std::string, 4> answers;
  NodeList list;

  explicit Quorum(const std::array<std::string, 3>& replies)
      : answers{message(kOk), replies[0], replies[1], replies[2]} {
    for (std::size_t i = 0; i < 4; ++i) add(i);
    for (std::size_t i = 1; i < 4; ++i) connect(nodes[0], nodes[i], world.get());
    list = listed();
  }

  void run(std::uint64_t milliseconds) { REQUIRE(p2p_simulation_run_for(world.get(), milliseconds) == P2P_OK); }

  [[nodiscard]] std::vector<p2p_bytes> keys_of_others() const {
    return {nodes[1].key(), nodes[2].key(), nodes[3].key()};
  }

 private:
  void add(std::size_t i) {
    const std::string host = "10.0.0." + std::to_string(i + 1);
    options.push_back(std::make_unique<NodeOptions>("node " + std::to_string(i), world.get(), host.c_str()));
    nodes.push_back(options.back()->create());
    const auto answer = [](void* context, p2p_event* event) {
      p2p_responder_respond(event->responder, bytes(*static_cast<std::string*>(context)));
    };
    REQUIRE(p2p_network_handle(nodes[i].get(), P2P_ALL_TYPES, P2P_HANDLE_INLINE, answer, &answers[i], nullptr) ==
            P2P_OK);
    REQUIRE(p2p_network_start(nodes[i].get(), nullptr) == P2P_OK);
    REQUIRE(p2p_network_node_up(nodes[i].get(), nullptr) == P2P_OK);
  }

  [[nodiscard]] NodeList listed() const {
    std::vector<p2p_node> all(3);
    std::vector<const p2p_node*> pointers;
    for (std::size_t i = 0; i < 3; ++i) {
      REQUIRE(p2p_node_init(&all[i], sizeof all[i]) == P2P_OK);
      all[i].first_public_key = nodes[i + 1].key();
      pointers.push_back(&all[i]);
    }
    p2p_node_list* made = nullptr;
    REQUIRE(p2p_node_list_create(pointers.data(), pointers.size(), &made) == P2P_OK);
    return NodeList(made);
  }
};

/// What the functions of a quorum read were given, and what they say.
struct Resolver {
  std::vector<std::string> seen;
  std::string chosen;
  p2p_status status = P2P_OK;
  bool accepts = true;
  std::optional<std::string> repaired;
  std::size_t repair_replies = 0;
  int released = 0;

  [[nodiscard]] p2p_quorum_read_options options() {
    p2p_quorum_read_options options{};
    REQUIRE(p2p_quorum_read_options_init(&options, sizeof options) == P2P_OK);
    options.context = this;
    options.release = [](void* context) { ++static_cast<Resolver*>(context)->released; };
    options.resolve = [](void* context, const p2p_bytes* replies, std::size_t count, p2p_buffer* result) {
      auto& self = *static_cast<Resolver*>(context);
      for (std::size_t i = 0; i < count; ++i) self.seen.push_back(text(replies[i]));
      p2p_buffer_set(result, bytes(self.chosen));
      return self.status;
    };
    options.accept = [](void* context, p2p_bytes) -> std::int32_t {
      return static_cast<Resolver*>(context)->accepts ? 1 : 0;
    };
    options.repair = [](void* context, const p2p_bytes* result, const p2p_node_reply*, std::size_t count) {
      auto& self = *static_cast<Resolver*>(context);
      self.repaired = result != nullptr ? text(*result) : std::string("nothing");
      self.repair_replies = count;
    };
    return options;
  }
};

const std::string kPingMessage = message(kPing);

/// Reads, and gives the completion.
Seen read(Quorum& quorum, const p2p_quorum_read_options* options) {
  Events events;
  const auto completion = events.completion();
  REQUIRE(p2p_network_quorum_read(quorum.nodes[0].get(), quorum.list.get(), bytes(kPingMessage), options, &completion,
                                  nullptr) == P2P_OK);
  quorum.run(60'000);
  REQUIRE(events.count() == 1);
  return events.last();
}

}  // namespace

TEST_CASE("a quorum read gives what the nodes agree on") {
  Quorum quorum({message(kOk), message(kOk), message(kOk)});
  const Seen result = read(quorum, nullptr);
  CHECK(result.kind == P2P_EVENT_QUORUM_READ);
  CHECK(result.status == P2P_OK);
  CHECK(result.message == message(kOk));
}

TEST_CASE("the resolver is given the replies that differ, and chooses") {
  Quorum quorum({message(kOk), message(253), message(kOk)});
  Resolver resolver;
  resolver.chosen = message(253);
  const auto options = resolver.options();
  const Seen result = read(quorum, &options);
  CHECK(result.status == P2P_OK);
  CHECK(result.message == message(253));
  CHECK(resolver.seen.size() == 2);
  CHECK(resolver.repaired == message(253));
  CHECK(resolver.repair_replies == 3);
  CHECK(resolver.released == 1);
}

TEST_CASE("a resolver that fails ends the read with its status") {
  Quorum quorum({message(kOk), message(253), message(kOk)});
  Resolver resolver;
  resolver.status = P2P_NOT_FOUND;
  auto options = resolver.options();
  CHECK(read(quorum, &options).status == P2P_NOT_FOUND);
  resolver.status = 12345;
  CHECK(read(quorum, &options).status == P2P_RESOLVER_FAILED);
  CHECK(resolver.released == 2);
}

TEST_CASE("a read of which nothing is accepted fails, and is repaired with nothing") {
  Quorum quorum({message(kOk), message(kOk), message(kOk)});
  Resolver resolver;
  resolver.accepts = false;
  const auto options = resolver.options();
  CHECK(read(quorum, &options).status == P2P_ACCEPTANCE_FAILED);
  CHECK(resolver.repaired == "nothing");
}

TEST_CASE("options are released when the read is refused, too") {
  Quorum quorum({message(kOk), message(kOk), message(kOk)});
  Resolver resolver;
  const auto options = resolver.options();
  CHECK(p2p_network_quorum_read(quorum.nodes[0].get(), nullptr, bytes(kPingMessage), &options, nullptr, nullptr) ==
        P2P_INVALID_ARGUMENT);
  CHECK(resolver.released == 1);
  CHECK(p2p_network_quorum_read(nullptr, quorum.list.get(), bytes(kPingMessage), &options, nullptr, nullptr) ==
        P2P_INVALID_ARGUMENT);
  CHECK(resolver.released == 2);
}

TEST_CASE("options that say more than the library knows are released once, too") {
  Quorum quorum({message(kOk), message(kOk), message(kOk)});
  Resolver resolver;
  struct LaterRead {
    p2p_quorum_read_options options;
    std::uint64_t unknown;
  } read{resolver.options(), 1};
  read.options.size = sizeof read;
  auto* const node = quorum.nodes[0].get();
  p2p_event* event = nullptr;
  CHECK(p2p_network_quorum_read(node, quorum.list.get(), bytes(kPingMessage), &read.options, nullptr, nullptr) ==
        P2P_UNSUPPORTED);
  CHECK(resolver.released == 1);
  CHECK(p2p_network_quorum_read_wait(node, quorum.list.get(), bytes(kPingMessage), &read.options, &event) ==
        P2P_UNSUPPORTED);
  CHECK(resolver.released == 2);

  struct LaterWrite {
    p2p_quorum_write_options options;
    std::uint64_t unknown;
  } write{{}, 1};
  write.options.size = sizeof write;
  write.options.context = &resolver;
  write.options.release = read.options.release;
  const auto keys = quorum.keys_of_others();
  CHECK(p2p_network_quorum_write(node, keys.data(), keys.size(), bytes(kPingMessage), &write.options, nullptr,
                                 nullptr) == P2P_UNSUPPORTED);
  CHECK(resolver.released == 3);
  CHECK(p2p_network_quorum_write_wait(node, keys.data(), keys.size(), bytes(kPingMessage), &write.options, &event) ==
        P2P_UNSUPPORTED);
  CHECK(resolver.released == 4);
  CHECK(event == nullptr);
}

TEST_CASE("the outcomes of a quorum read tell of each node") {
  Quorum quorum({message(kOk), message(kOk), message(kOk)});
  const p2p_completion queued{nullptr, nullptr};
  const auto dead = quorum.nodes[2].where;
  REQUIRE(p2p_simulation_set_silent(quorum.world.get(), &dead, 1) == P2P_OK);
  REQUIRE(p2p_network_quorum_read(quorum.nodes[0].get(), quorum.list.get(), bytes(kPingMessage), nullptr, &queued,
                                  nullptr) == P2P_OK);
  quorum.run(60'000);
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_poll(quorum.nodes[0].get(), 0, &event) == P2P_OK);
  const Event owned(event);
  REQUIRE(event->outcome_count == 3);
  std::size_t replies = 0;
  for (std::size_t i = 0; i < event->outcome_count; ++i) {
    const auto& outcome = event->outcomes[i];
    const bool silent = text(outcome.key) == text(quorum.nodes[2].key());
    CHECK((outcome.status != P2P_OK || outcome.answered == 0) == silent);
    if (silent) continue;
    CHECK(text(outcome.message) == message(kOk));
    ++replies;
  }
  CHECK(replies == 2);
}

TEST_CASE("a quorum write counts acknowledgements, by the host's function where it has one") {
  Quorum quorum({message(kOk), message(253), message(kOk)});
  const auto keys = quorum.keys_of_others();
  Events events;
  const auto completion = events.completion();
  const auto write = [&](const p2p_quorum_write_options* options) {
    REQUIRE(p2p_network_quorum_write(quorum.nodes[0].get(), keys.data(), keys.size(), bytes(kPingMessage), options,
                                     &completion, nullptr) == P2P_OK);
    quorum.run(60'000);
    return events.last();
  };
  CHECK(write(nullptr).status == P2P_OK);
  CHECK(events.last().kind == P2P_EVENT_QUORUM_WRITE);
  CHECK(events.last().number == 2);

  p2p_quorum_write_options options{};
  REQUIRE(p2p_quorum_write_options_init(&options, sizeof options) == P2P_OK);
  options.write_quorum = 3;
  CHECK(write(&options).status == P2P_NOT_ENOUGH_ACKNOWLEDGEMENTS);
  options.acknowledges = [](void*, p2p_bytes) -> std::int32_t { return 1; };
  CHECK(write(&options).status == P2P_OK);
}

TEST_CASE("a node finds the network from one seed, step by step") {
  World world = make_world();
  NodeOptions seed_options("seed", world.get(), "10.0.0.1");
  seed_options.options.listen_count = 1;
  Node seed = seed_options.create();
  REQUIRE(p2p_network_start(seed.get(), nullptr) == P2P_OK);
  REQUIRE(p2p_network_node_up(seed.get(), nullptr) == P2P_OK);
  p2p_node node{};
  REQUIRE(p2p_node_init(&node, sizeof node) == P2P_OK);
  node.ip[0] = 10;
  node.ip[3] = 1;
  node.port = 3002;
  node.available = 1;
  node.authorized = 1;
  node.has_authorization_date = 1;
  node.enrollment_date = 1'600'000'000;
  node.authorization_date = 1'600'000'000;
  node.availability_update = 1'600'000'000;
  node.first_public_key = seed.key();
  node.origin_public_key = seed.key();
  REQUIRE(p2p_network_add_node(seed.get(), &node, 0) == P2P_OK);

  std::string hex;
  for (std::size_t i = 0; i < seed.key().size; ++i) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    hex += kDigits[seed.key().data[i] >> 4U];
    hex += kDigits[seed.key().data[i] & 15U];
  }
  const std::string seeds = "10.0.0.1:3002:" + hex + ":tcp";
  NodeOptions options("newcomer", world.get(), "10.0.0.2");
  options.options.seeds = bytes(seeds);
  const Node newcomer = started(options);
  p2p_buffer* kept = nullptr;
  REQUIRE(p2p_network_seeds(newcomer.get(), &kept, nullptr) == P2P_OK);
  const Buffer owned(kept);
  CHECK(text(p2p_buffer_bytes(kept)) == seeds);

  p2p_bootstrap_options steps{};
  REQUIRE(p2p_bootstrap_options_init(&steps, sizeof steps) == P2P_OK);
  steps.want_steps = 1;
  Events events;
  const auto completion = events.completion();
  REQUIRE(p2p_network_bootstrap(newcomer.get(), &steps, &completion) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 60'000) == P2P_OK);
  REQUIRE(events.count() > 1);
  CHECK(events.last().kind == P2P_EVENT_BOOTSTRAPPED);
  INFO(events.last().text);
  CHECK(events.last().status == P2P_OK);
  CHECK(events.all()[0].kind == P2P_EVENT_BOOTSTRAP_STEP);
  CHECK(events.all()[0].detail == P2P_BOOTSTRAP_CONNECTING_SEEDS);

  p2p_node_list* found = nullptr;
  REQUIRE(p2p_network_nodes(newcomer.get(), P2P_NODES_ALL, P2P_NOW, 0, &found) == P2P_OK);
  const NodeList nodes(found);
  CHECK(p2p_node_list_size(found) == 1);

  const p2p_completion queued{nullptr, nullptr};
  REQUIRE(p2p_network_fetch_nodes_list(newcomer.get(), found, 0, 0, &queued) == P2P_OK);
  REQUIRE(p2p_simulation_run_for(world.get(), 60'000) == P2P_OK);
  p2p_event* event = nullptr;
  REQUIRE(p2p_network_poll(newcomer.get(), 0, &event) == P2P_OK);
  const Event fetched(event);
  CHECK(event->kind == P2P_EVENT_NODES);
  CHECK(p2p_node_list_size(event->nodes) == 1);
  const NodeList taken(p2p_event_take_nodes(event));
  CHECK(event->nodes == nullptr);
  CHECK(p2p_node_list_size(taken.get()) == 1);
}
