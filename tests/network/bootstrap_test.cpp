// Bootstrapping, step by step, and sampling.
#include "support/network_world.hpp"
#include "support/nodes.hpp"

#include <p2p/messages/nodes.hpp>

#include <optional>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

using Step = BootstrapProgress::Step;

Node record_of(const SimNode& node, std::string_view patch = "000") {
  Node record = make_node(node.host().to_v4()->octets[3], patch);
  record.port = kNodePort;
  record.first_public_key = record.last_public_key = node.key();
  return record;
}

/// A newcomer that knows some nodes as seeds.
SimNode newcomer(Simulation& world, std::string_view host, std::vector<Seed> seeds) {
  return SimNode(world, host, [&](NetworkOptions& options) { options.seeds = std::move(seeds); });
}
Seed seed_of(const SimNode& node) { return Seed::at(node.endpoint(), node.key()).value(); }

struct Run {
  int calls = 0;
  std::optional<Result<BootstrapReport>> report;
  std::vector<BootstrapProgress> progress;
};

std::shared_ptr<Run> start(SimNode& node, BootstrapOptions options = {}) {
  auto run = std::make_shared<Run>();
  options.on_progress = [run](const BootstrapProgress& progress) { run->progress.push_back(progress); };
  node.network->bootstrap(std::move(options), [run](Result<BootstrapReport> report) {
    ++run->calls;
    run->report = std::move(report);
  });
  return run;
}
std::shared_ptr<Run> bootstrap(Simulation& world, SimNode& node, BootstrapOptions options = {}) {
  auto run = start(node, std::move(options));
  REQUIRE(world.run_until([&] { return run->calls > 0; }, 10min));
  return run;
}

/// Three nodes that know each other.
struct Three {
  explicit Three(Simulation& world) : one(world, "10.0.0.1"), two(world, "10.0.0.2"), three(world, "10.0.0.3") {
    for (SimNode* node : {&one, &two, &three})
      for (const SimNode* other : {&one, &two, &three}) node->network->registry().add_node(record_of(*other));
  }
  SimNode one;
  SimNode two;
  SimNode three;
};

TEST_CASE("a newcomer goes from one seed to connections with all, and knows them") {
  Simulation world(1);
  Three others(world);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.two)});
  const auto run = bootstrap(world, node);
  REQUIRE(run->report->has_value());
  CHECK(**run->report == BootstrapReport{1, 1, 1, 3, 3});
  for (const SimNode* other : {&others.one, &others.two, &others.three}) {
    CHECK(node.network->connected(other->key()));
    CHECK(node.network->node_table()->find(other->key()) != nullptr);
  }
}

TEST_CASE("progress goes through the steps in order, and counts to the end of each") {
  Simulation world(1);
  Three others(world);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.two)});
  const auto run = bootstrap(world, node);
  REQUIRE_FALSE(run->progress.empty());
  CHECK(run->progress.front().step == Step::connecting_seeds);
  for (std::size_t i = 1; i < run->progress.size(); ++i) {
    const auto& before = run->progress[i - 1];
    const auto& now = run->progress[i];
    CHECK(before.step <= now.step);
    if (before.step == now.step) CHECK(before.done + 1 == now.done);
    if (before.step != now.step) CHECK(before.done == before.total);
  }
  CHECK(run->progress.back().step == Step::connecting_nodes);
  CHECK(run->progress.back().done == 3);
}

TEST_CASE("a node that is in the list itself does not connect to itself") {
  Simulation world(1);
  Three others(world);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.one)});
  others.one.network->registry().add_node(record_of(node));
  const auto run = bootstrap(world, node);
  CHECK((*run->report)->nodes == 3);
  CHECK(node.network->statistics().size() == 3);
  CHECK(node.network->get_node_info());
}

TEST_CASE("the seed that is the local node alone makes the first node of a network") {
  Simulation world(1);
  SimNode node(world, "10.0.0.9", [&](NetworkOptions& options) {
    options.seeds = {Seed::at({ip("10.0.0.9"), kNodePort}, options.signer->public_key()).value()};
  });
  const auto run = bootstrap(world, node);
  CHECK(**run->report == BootstrapReport{});
  CHECK(run->progress.empty());
}

TEST_CASE("dead seeds and nodes are left behind, the others are connected to") {
  Simulation world(1);
  Three others(world);
  const Seed dead{{10, 0, 0, 77}, kNodePort, make_node(77).first_public_key};
  SimNode node = newcomer(world, "10.0.0.9", {dead, seed_of(others.one)});
  world.set_dead(others.three.host(), true);
  const auto run = bootstrap(world, node);
  CHECK(**run->report == BootstrapReport{2, 1, 1, 3, 2});
}

TEST_CASE("when no seed can be reached, bootstrapping ends with network_issue") {
  Simulation world(1);
  SimNode node = newcomer(world, "10.0.0.9", {{{10, 0, 0, 77}, kNodePort, make_node(77).first_public_key}});
  const auto run = bootstrap(world, node);
  CHECK(run->report->error() == Errc::network_issue);
  CHECK(run->report->error().message().find("1 seeds") != std::string::npos);
}

TEST_CASE("when no seed knows a node, bootstrapping ends with network_issue") {
  Simulation world(1);
  SimNode ignorant(world, "10.0.0.1");
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(ignorant)});
  CHECK(bootstrap(world, node)->report->error() == Errc::network_issue);
}

TEST_CASE("new seeds are learnt from the old ones") {
  Simulation world(1);
  Three others(world);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.one)});
  (void)bootstrap(world, node);
  world.run_ready();
  CHECK(node.network->list_bootstrapping_seeds().size() == 3);
}

TEST_CASE("a seed that tells of more nodes than it may is believed about the first five") {
  Simulation world(1);
  SimNode chatty(world, "10.0.0.1");
  BootstrappingNodes answer;
  for (std::uint8_t number = 10; number < 60; ++number) {
    answer.new_seeds.push_back(make_node(number));
    answer.closest_nodes.push_back(make_node(static_cast<std::uint8_t>(number + 60)));
  }
  answer.first_enrolled_node = record_of(chatty);
  chatty.network->handle<GetBootstrappingNodes>(
      [answer](const GetBootstrappingNodes&, const RequestContext&, Responder responder) {
        REQUIRE(responder.respond(answer).has_value());
      });
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(chatty)});
  (void)bootstrap(world, node);
  world.run_ready();
  // And about who was the first node of the network.
  CHECK(node.network->list_bootstrapping_seeds().size() == 6);
  CHECK(node.network->node_table()->size() == 6);
}

TEST_CASE("a node that the wire cannot carry does not keep the others from being told") {
  Simulation world(1);
  Three others(world);
  Node odd = make_node(77);
  odd.average_availability = 1e300;
  others.two.network->registry().add_node(odd);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.two)});
  const auto run = bootstrap(world, node);
  REQUIRE(run->report->has_value());
  CHECK((*run->report)->nodes == 3);
}

TEST_CASE("what the local node has of itself is not replaced by what others have") {
  Simulation world(1);
  Three others(world);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.one)});
  Node old = record_of(node);
  old.port = 77;
  others.one.network->registry().add_node(old);
  node.network->registry().add_node(record_of(node));
  (void)bootstrap(world, node);
  CHECK(node.network->get_node_info()->port == kNodePort);
}

TEST_CASE("so many connections are tried at once as the options say, nearest first") {
  Simulation world(1);
  Three others(world);
  others.one.network->registry().add_node(record_of(others.two, "F00"));
  others.one.network->registry().add_node(record_of(others.three, "200"));
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.one)});
  BootstrapOptions options;
  options.patch = GeoPatch::parse("000").value();
  options.parallel_connects = 1;
  CHECK((*bootstrap(world, node, options)->report)->nodes_connected == 3);
  std::vector<IpAddress> order;
  for (const auto& entry : node.log->events)
    if (entry.event.kind == ConnectionEvent::Kind::connected) order.push_back(entry.event.endpoint.address);
  CHECK(order == std::vector{others.one.host(), others.three.host(), others.two.host()});
}

TEST_CASE("impossible options are refused") {
  Simulation world(1);
  Three others(world);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.one)});
  BootstrapOptions no_connects;
  no_connects.parallel_connects = 0;
  CHECK(start(node, no_connects)->report->error() == Errc::invalid_argument);
  BootstrapOptions no_sources;
  no_sources.list_sources = 0;
  CHECK(start(node, no_sources)->report->error() == Errc::invalid_argument);
}

TEST_CASE("bootstrapping completes once when the network stops, at any moment of it") {
  for (auto moment = 0ms; moment < 20ms; moment += 1ms) {
    INFO(moment.count());
    Simulation world(1);
    Three others(world);
    SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.one)});
    const auto run = start(node);
    world.run_for(moment);
    node.network->stop();
    world.run_for(1min);
    node.network.reset();
    CHECK(run->calls == 1);
  }
}

TEST_CASE("bootstrapping needs a network that runs, and a thread that may wait") {
  Simulation world(1);
  Three others(world);
  SimNode node = newcomer(world, "10.0.0.9", {seed_of(others.one)});
  CHECK(node.network->bootstrap().error() == Errc::would_deadlock);
  node.network->stop();
  const auto run = start(node);
  CHECK(run->report->error() == Errc::stopped);
}

TEST_CASE("the merged list has the latest record of each node") {
  Simulation world(1);
  Three others(world);
  Node newer = record_of(others.three);
  newer.last_update_date = kEnrolled + 1h;
  newer.http_port = 77;
  others.two.network->registry().add_node(newer);
  SimNode node(world, "10.0.0.9");
  for (const SimNode* other : {&others.one, &others.two}) connect(world, node, *other);
  std::optional<Result<std::vector<Node>>> merged;
  const Node one = record_of(others.one);
  const Node two = record_of(others.two);
  const Node* const asked[] = {&one, &two};
  node.network->fetch_nodes_list(asked, false, [&](Result<std::vector<Node>> nodes) { merged = std::move(nodes); });
  REQUIRE(world.run_until([&] { return merged.has_value(); }, 10s));
  REQUIRE(merged->has_value());
  CHECK(std::ranges::count((*merged)->begin(), (*merged)->end(), newer) == 1);
  CHECK((*merged)->size() == 3);
}

struct Sampled {
  int calls = 0;
  std::vector<NodeSample> samples;
};
std::shared_ptr<Sampled> sample(SimNode& node, const std::vector<PublicKey>& keys) {
  auto sampled = std::make_shared<Sampled>();
  node.network->sample(keys, 600s, [sampled](std::vector<NodeSample> samples) {
    ++sampled->calls;
    sampled->samples = std::move(samples);
  });
  return sampled;
}

TEST_CASE("a sample has the seconds of connectedness and the round trip, in the order of the nodes") {
  Simulation world(1);
  Three others(world);
  world.set_latency(others.one.host(), others.two.host(), 20ms);
  connect(world, others.one, others.two);
  world.run_for(30s);
  const auto sampled = sample(others.one, {others.three.key(), others.two.key(), others.one.key()});
  REQUIRE(world.run_until([&] { return sampled->calls > 0; }, 6s));
  CHECK(sampled->samples == std::vector<NodeSample>{{others.three.key(), 0s, 0ms},
                                                    {others.two.key(), 30s, 40ms},
                                                    {others.one.key(), 600s, 0ms}});
}

TEST_CASE("sampling resets the availability timers") {
  Simulation world(1);
  Three others(world);
  connect(world, others.one, others.two);
  world.run_for(30s);
  const auto first = sample(others.one, {others.two.key()});
  REQUIRE(world.run_until([&] { return first->calls > 0; }, 6s));
  world.run_for(10s);
  const auto second = sample(others.one, {others.two.key()});
  REQUIRE(world.run_until([&] { return second->calls > 0; }, 6s));
  CHECK(second->samples.front().availability == 10s);
}

TEST_CASE("a node that does not answer has a latency of zero after a second, and its availability all the same") {
  Simulation world(1);
  Three others(world);
  connect(world, others.one, others.two);
  world.run_for(5s);
  world.set_silent(others.two.host(), true);
  const TimePoint begin = world.clock().now();
  const auto sampled = sample(others.one, {others.two.key()});
  REQUIRE(world.run_until([&] { return sampled->calls > 0; }, 6s));
  CHECK(world.clock().now() - begin == 1s);
  CHECK(sampled->samples.front() == NodeSample{others.two.key(), 6s, 0ms});
}

TEST_CASE("a subset's nodes are those of its byte, in the order of their keys") {
  Simulation world(1);
  Three others(world);
  const auto byte = others.two.key().bytes()[2];
  const auto sampled = std::make_shared<Sampled>();
  others.one.network->sample(BeaconSubset{byte}, 600s, [sampled](std::vector<NodeSample> samples) {
    ++sampled->calls;
    sampled->samples = std::move(samples);
  });
  REQUIRE(world.run_until([&] { return sampled->calls > 0; }, 6s));
  REQUIRE(sampled->samples.size() == 1);
  CHECK(sampled->samples.front().first_public_key == others.two.key());
}

TEST_CASE("sampling completes once when the network stops") {
  Simulation world(1);
  Three others(world);
  connect(world, others.one, others.two);
  world.set_silent(others.two.host(), true);
  const auto sampled = sample(others.one, {others.two.key()});
  world.run_for(100ms);
  others.one.network->stop();
  world.run_for(10s);
  CHECK(sampled->calls == 1);
  const auto after = sample(others.one, {others.two.key()});
  CHECK(after->calls == 1);
  CHECK(after->samples.empty());
}

}  // namespace
}  // namespace p2p::test
