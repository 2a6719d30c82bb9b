// The node table behind a Network, what it answers about nodes, and its bootstrapping seeds.
#include "support/nodes.hpp"
#include "network/recording_logger.hpp"
#include "support/network_world.hpp"

#include <p2p/messages/nodes.hpp>
#include <p2p/node_transaction.hpp>

#include <optional>
#include <set>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

/// The record of a node of the world.
Node record_of(const SimNode& node, std::string_view patch = "000") {
  Node record = make_node(node.host().to_v4()->octets[3], patch);
  record.ip = node.host().to_v4().value();
  record.port = kNodePort;
  record.first_public_key = record.last_public_key = node.key();
  return record;
}

Seed seed_of(const SimNode& node) { return Seed::at(node.endpoint(), node.key()).value(); }

template <class T>
std::optional<T> ask(Simulation& world, SimNode& from, const SimNode& to, const Message& question) {
  const auto outcome = request(*from.network, to.key(), question);
  REQUIRE(world.run_until([&] { return outcome->done(); }, 10s));
  if (!outcome->ok()) return std::nullopt;
  const T* answer = (*outcome->result)->get_if<T>();
  return answer != nullptr ? std::optional(*answer) : std::nullopt;
}

TEST_CASE("the local node is known once it is in the node table") {
  Simulation world(1);
  SimNode node(world, "10.0.0.1");
  CHECK(node.network->get_node_info().error() == Errc::not_found);
  node.network->registry().add_node(record_of(node));
  CHECK(node.network->get_node_info() == record_of(node));
}

TEST_CASE("a node that is added is connected to, the local one is not") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  one.network->add_and_connect_node(record_of(one));
  one.network->add_and_connect_node(record_of(two));
  CHECK(world.run_until([&] { return one.network->connected(two.key()); }, 5s));
  CHECK(one.network->statistics().size() == 1);
  CHECK(one.network->node_table()->size() == 2);
}

TEST_CASE("connected nodes are counted that are authorized and available, without the local one") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  SimNode three(world, "10.0.0.3");
  for (const SimNode* node : {&one, &two, &three}) one.network->add_and_connect_node(record_of(*node));
  REQUIRE(
      world.run_until([&] { return one.network->connected(two.key()) && one.network->connected(three.key()); }, 5s));
  CHECK(one.network->nodes_connected_count() == 2);
  REQUIRE(one.network->registry().set_node_unavailable(three.key(), kEnrolled));
  CHECK(one.network->nodes_connected_count() == 1);
  world.set_dead(two.host(), true);
  CHECK(world.run_until([&] { return one.network->nodes_connected_count() == 0; }, 60s));
}

NodeTransaction node_transaction(const SimNode& node, const IpAddress& host, const PublicKey& previous_public_key) {
  NodeTransactionContent content;
  content.ip = host.to_v4().value();
  content.port = kNodePort;
  NodeTransaction transaction;
  transaction.first_public_key = node.key();
  transaction.previous_public_key = previous_public_key;
  transaction.timestamp = kEnrolled;
  transaction.content = content.encode().value();
  return transaction;
}

TEST_CASE("a node transaction that comes in is loaded, and its node connected to") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  REQUIRE(one.network->load_node_transaction(node_transaction(two, two.host(), two.key())));
  CHECK(one.network->node_table()->find(two.key())->enrollment_date == kEnrolled);
  CHECK(world.run_until([&] { return one.network->connected(two.key()); }, 5s));
}

TEST_CASE("a node transaction with a new address replaces a connection that is not up, and no other") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  const PublicKey last_key = make_node(77).first_public_key;
  REQUIRE(one.network->load_node_transaction(node_transaction(two, ip("10.0.0.99"), two.key())));
  world.run_for(10s);
  REQUIRE_FALSE(one.network->connected(two.key()));
  REQUIRE(one.network->load_node_transaction(node_transaction(two, two.host(), last_key)));
  CHECK(world.run_until([&] { return one.network->connected(two.key()); }, 5s));

  REQUIRE(one.network->load_node_transaction(node_transaction(two, ip("10.0.0.98"), last_key)));
  world.run_for(10s);
  CHECK(one.network->connected(two.key()));
}

TEST_CASE("a node transaction that cannot be loaded connects to nobody") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  NodeTransaction transaction = node_transaction(two, two.host(), two.key());
  transaction.content = Bytes{1, 2, 3};
  CHECK_FALSE(one.network->load_node_transaction(transaction));
  CHECK(one.network->statistics().empty());
}

TEST_CASE("ListNodes is answered from the node table: with all nodes, or the authorized and available ones") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  two.network->registry().add_node(record_of(one));
  Node newcomer = record_of(two);
  newcomer.authorized = false;
  newcomer.authorization_date.reset();
  two.network->registry().add_node(newcomer);
  connect(world, one, two);
  CHECK(ask<NodeList>(world, one, two, ListNodes{false})->nodes.size() == 2);
  CHECK(ask<NodeList>(world, one, two, ListNodes{true})->nodes == std::vector{record_of(one)});
}

TEST_CASE("GetBootstrappingNodes is answered from the node table, and not at all while that is empty") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2");
  connect(world, one, two);
  CHECK_FALSE(ask<BootstrappingNodes>(world, one, two, GetBootstrappingNodes{}));
  two.network->registry().add_node(record_of(two));
  CHECK(ask<BootstrappingNodes>(world, one, two, GetBootstrappingNodes{})->first_enrolled_node == record_of(two));
}

TEST_CASE("a host's own handler takes the place of the built-in one") {
  Simulation world(1);
  SimNode one(world, "10.0.0.1");
  SimNode two(world, "10.0.0.2", {}, [](Network& network) {
    network.handle<ListNodes>([](const ListNodes&, const RequestContext&, Responder responder) {
      (void)responder.respond(NodeList{{make_node(7)}});
    });
  });
  connect(world, one, two);
  CHECK(ask<NodeList>(world, one, two, ListNodes{})->nodes == std::vector{make_node(7)});
}

/// A network that is not started yet.
std::unique_ptr<Network> unstarted(Simulation& world, std::optional<std::vector<Seed>> seeds,
                                   std::shared_ptr<StateStore> store = nullptr) {
  NetworkOptions options;
  options.signer = Identity("node").signer();
  options.transport = world.transport(ip("10.0.0.1"));
  options.seeds = std::move(seeds);
  options.store = std::move(store);
  return Network::create(std::move(options)).value();
}

TEST_CASE("a network that is to have seeds and finds none does not start, and says so") {
  Simulation world(1);
  const auto started = unstarted(world, std::vector<Seed>())->start();
  REQUIRE_FALSE(started);
  CHECK(started.error() == Errc::not_found);
  CHECK(started.error().message().find("bootstrapping seeds") != std::string::npos);
}

TEST_CASE("a network that is to have no seeds starts without, and takes none") {
  Simulation world(1);
  const auto network = unstarted(world, std::nullopt);
  REQUIRE(network->start());
  CHECK(network->list_bootstrapping_seeds().empty());
  CHECK(network->update_bootstrapping_seeds({}).error() == Errc::invalid_state);
}

TEST_CASE("seeds that were learnt are there after a restart") {
  Simulation world(1);
  SimNode two(world, "10.0.0.2");
  const auto store = make_memory_state_store();
  {
    const auto network = unstarted(world, std::vector{Seed{{}, 1, make_node(9).first_public_key}}, store);
    REQUIRE(network->start());
    REQUIRE(network->update_bootstrapping_seeds(std::vector{seed_of(two)}));
  }
  const auto network = unstarted(world, std::nullopt, store);
  REQUIRE(network->start());
  CHECK(network->list_bootstrapping_seeds() == std::vector{seed_of(two)});
}

TEST_CASE("seeds follow the authorized and available nodes of the node table") {
  Simulation world(1);
  const auto network = unstarted(world, std::vector{Seed{{}, 1, make_node(9).first_public_key}});
  REQUIRE(network->start());
  network->registry().add_node(make_node(2));
  world.run_ready();
  REQUIRE(network->list_bootstrapping_seeds().size() == 1);
  CHECK(network->list_bootstrapping_seeds().front().public_key == make_node(2).first_public_key);
  Node unauthorized = make_node(3);
  unauthorized.authorized = false;
  network->registry().add_node(unauthorized);
  world.run_ready();
  CHECK(network->list_bootstrapping_seeds().size() == 1);
}

class ScriptedAddress final : public AddressProvider {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "test"; }
  Result<Ipv4> address(const ProviderCall&) override { return now; }
  Result<std::uint16_t> open_port(const PortRequest& request, const ProviderCall&) override {
    opened.insert(request.port);
    return request.port;
  }
  Ipv4 now{{203, 0, 113, 1}};
  std::set<std::uint16_t> opened;
};

TEST_CASE("the node's own address is told to the host, and logged, while the node table has no such node") {
  Simulation world(1);
  const auto provider = std::make_shared<ScriptedAddress>();
  const auto logger = std::make_shared<RecordingLogger>();
  std::vector<Ipv4> changes;
  SimNode node(world, "10.0.0.1", [&](NetworkOptions& options) {
    options.address_provider = provider;
    options.logger = logger;
    options.on_address_changed = [&](Ipv4 address) { changes.push_back(address); };
  });
  world.run_for(1s);
  CHECK(changes == std::vector{provider->now});
  const auto texts = logger->texts("own_address");
  REQUIRE(texts.size() == 1);
  CHECK(texts.front().find("203.0.113.1: ") == 0);
  CHECK(texts.front().find(node.key().to_hex()) != std::string::npos);
  CHECK(node.network->node_table()->size() == 0);
}

TEST_CASE("the node's own address is watched while it is up, and the node table follows") {
  Simulation world(1);
  const auto provider = std::make_shared<ScriptedAddress>();
  std::vector<Ipv4> changes;
  SimNode node(
      world, "10.0.0.1",
      [&](NetworkOptions& options) {
        options.address_provider = provider;
        options.http_port = 4000;
        options.on_address_changed = [&](Ipv4 address) { changes.push_back(address); };
      },
      [](Network& network) {
        Node self = make_node(1);
        self.first_public_key = self.last_public_key = network.public_key();
        self.ip = Ipv4{{203, 0, 113, 1}};
        network.registry().add_node(self);
      });
  world.run_for(6min);
  CHECK(provider->opened == std::set<std::uint16_t>{kNodePort, 4000});
  CHECK(changes.empty());
  provider->now = Ipv4{{203, 0, 113, 2}};
  world.run_for(5min);
  CHECK(changes == std::vector{provider->now});
  CHECK(node.network->get_node_info()->ip == provider->now);
  node.network->node_down();
  provider->now = Ipv4{{203, 0, 113, 3}};
  world.run_for(10min);
  CHECK(changes.size() == 1);
}

}  // namespace
}  // namespace p2p::test
