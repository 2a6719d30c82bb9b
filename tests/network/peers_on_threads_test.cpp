// Bootstrapping and quorum operations on real threads and sockets, in their blocking forms.
#include "support/catch.hpp"
#include "support/nodes.hpp"
#include "support/tcp_node.hpp"

#include <p2p/messages/nodes.hpp>

#include <future>
#include <vector>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

Node record_of(const TcpNode& node, std::uint8_t number) {
  Node record = make_node(number);
  record.ip = Ipv4{{127, 0, 0, 1}};
  record.port = node.endpoint().port;
  record.first_public_key = record.last_public_key = node.key();
  return record;
}

/// Three nodes that know each other, and a newcomer that knows one of them.
struct Newcomer {
  Newcomer() {
    for (TcpNode* node : {&one, &two, &three}) {
      std::uint8_t number = 0;
      for (const TcpNode* other : {&one, &two, &three}) node->network->registry().add_node(record_of(*other, ++number));
    }
  }
  [[nodiscard]] NetworkOptions options() const {
    NetworkOptions options;
    options.signer = identity.signer();
    options.seeds = {Seed::at(one.endpoint(), one.key()).value()};
    options.store = store;
    options.io_threads = options.worker_threads = options.handler_threads = 2;
    return options;
  }

  TcpNode one{"peers one"};
  TcpNode two{"peers two"};
  TcpNode three{"peers three"};
  Identity identity{"peers newcomer"};
  std::shared_ptr<StateStore> store = make_memory_state_store();
};

TEST_CASE("a blocking bootstrap gives the report, and its seeds are stored when the network has stopped") {
  Newcomer newcomer;
  const auto network = Network::create(newcomer.options()).value();
  REQUIRE(network->start());
  const auto report = network->bootstrap({.request_timeout = 60s, .connect_timeout = 60s});
  REQUIRE(report);
  CHECK(report->nodes_connected == 3);
  network->stop();
  const auto stored = newcomer.store->load(state_names::kSeeds)->bytes.value();
  CHECK(parse_seeds({reinterpret_cast<const char*>(stored.data()), stored.size()})->size() == 3);
}

TEST_CASE("blocking quorum reads and writes go on from many threads at once") {
  Newcomer newcomer;
  const auto network = Network::create(newcomer.options()).value();
  REQUIRE(network->start());
  REQUIRE(network->bootstrap({.request_timeout = 60s, .connect_timeout = 60s}));
  const auto table = network->node_table();
  std::vector<std::future<bool>> workers;
  for (int i = 0; i < 4; ++i)
    workers.push_back(std::async(std::launch::async, [&] {
      bool good = true;
      for (int round = 0; round < 10; ++round) {
        QuorumReadOptions read;
        read.timeout = 60s;
        good = good && network->quorum_read(table->nodes(), ListNodes{}, std::move(read)).result.has_value();
        QuorumWriteOptions write;
        write.timeout = 60s;
        good = good && network->quorum_write(table->first_public_keys(), Ping{}, std::move(write)).result.has_value();
      }
      return good;
    }));
  for (auto& worker : workers) CHECK(worker.get());
}

TEST_CASE("a stop in the middle of bootstrapping and quorum reads completes each of them once") {
  for (int round = 0; round < 10; ++round) {
    Newcomer newcomer;
    const auto network = Network::create(newcomer.options()).value();
    REQUIRE(network->start());
    auto bootstrapped = std::make_shared<std::promise<bool>>();
    network->bootstrap(
        {}, [bootstrapped](const Result<BootstrapReport>& report) { bootstrapped->set_value(report.has_value()); });
    auto read = std::make_shared<std::promise<void>>();
    const Node record = record_of(newcomer.one, 1);
    const Node* const nodes[] = {&record};
    network->quorum_read(nodes, ListNodes{}, {}, [read](const QuorumReadReport&) { read->set_value(); });
    if (round % 2 == 0) read->get_future().wait();
    network->stop();
    bootstrapped->get_future().wait();
    if (round % 2 == 1) read->get_future().wait();
  }
}

}  // namespace
}  // namespace p2p::test
