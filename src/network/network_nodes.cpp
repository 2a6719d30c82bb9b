// Network: the node table, seeds, bootstrapping, sampling.
#include "discovery/bootstrap.hpp"
#include "discovery/fetch_nodes_list.hpp"
#include "discovery/sampling.hpp"
#include "network/as_future.hpp"
#include "network/core.hpp"
#include "support/once.hpp"

#include <p2p/network.hpp>

#include <algorithm>
#include <future>
#include <utility>

namespace p2p {

NodeRegistry& Network::registry() const noexcept { return core_->directory().registry(); }
std::shared_ptr<const NodeTable> Network::node_table() const { return core_->directory().table(); }
Seconds Network::now() const { return core_->directory().now(); }
GeoPatch Network::get_geo_patch(Ipv4 address) const { return core_->directory().geo_patch(address); }

Result<Node> Network::get_node_info() const {
  const auto table = node_table();
  if (const Node* node = table->find(public_key())) return *node;
  return fail(Errc::not_found, "the local node is not in the node table");
}

void Network::add_and_connect_node(const Node& node) {
  registry().add_node(node);
  if (node.first_public_key != public_key()) connect(PeerAddress::of(node));
}

Result<void> Network::load_node_transaction(const NodeTransaction& transaction) {
  auto loaded = p2p::load_node_transaction(registry(), transaction, [this](Ipv4 ip) { return get_geo_patch(ip); });
  if (!loaded) return loaded;
  const auto table = node_table();
  const Node* node = table->find(transaction.first_public_key);
  if (node != nullptr && node->first_public_key != public_key()) connect(PeerAddress::of(*node));
  return {};
}

std::size_t Network::nodes_connected_count() const {
  const auto table = node_table();
  const NodeRefs nodes = table->authorized_and_available_nodes(now());
  return static_cast<std::size_t>(std::ranges::count_if(nodes, [this](const Node* node) {
    return node->first_public_key != public_key() && connected(node->first_public_key);
  }));
}

std::vector<Seed> Network::list_bootstrapping_seeds() const { return core_->directory().seeds(); }

Result<void> Network::update_bootstrapping_seeds(std::span<const Seed> seeds) {
  return core_->directory().update_seeds(seeds);
}

void Network::fetch_nodes_list(std::span<const Node* const> nodes, bool authorized_and_available,
                               UniqueFunction<void(Result<std::vector<Node>>)> callback, RequestOptions options) {
  if (auto running = core_->running(); !running) return callback(fail(running.error()));
  p2p::fetch_nodes_list(
      core_->quorum_port(), nodes, {.authorized_and_available = authorized_and_available, .timeout = options.timeout},
      [activity = core_->activity(), callback = std::move(callback)](Result<std::vector<Node>> merged) mutable {
        callback(std::move(merged));
      });
}

Result<std::vector<Node>> Network::fetch_nodes_list(std::span<const Node* const> nodes, bool authorized_and_available,
                                                    RequestOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return fail(allowed.error());
  return fetch_nodes_list_future(nodes, authorized_and_available, options).get();
}

std::future<Result<std::vector<Node>>> Network::fetch_nodes_list_future(std::span<const Node* const> nodes,
                                                                        bool authorized_and_available,
                                                                        RequestOptions options) {
  return as_future<Result<std::vector<Node>>>([&](UniqueFunction<void(Result<std::vector<Node>>)> callback) {
    fetch_nodes_list(nodes, authorized_and_available, std::move(callback), options);
  });
}

void Network::bootstrap(BootstrapOptions options, UniqueFunction<void(Result<BootstrapReport>)> callback) {
  if (auto running = core_->running(); !running) return callback(fail(running.error()));
  if (options.parallel_connects == 0) return callback(fail(Errc::invalid_argument, "parallel_connects"));
  if (options.list_sources == 0) return callback(fail(Errc::invalid_argument, "list_sources"));
  Directory& directory = core_->directory();
  start_bootstrap({core_->exchange_port(), directory.shared_registry(), directory.seeds(),
                   [known = directory.weak_from_this()](std::vector<Seed> seeds) {
                     if (const auto teller = known.lock()) teller->learn_seeds(std::move(seeds));
                   }},
                  std::move(options),
                  [activity = core_->activity(), callback = std::move(callback)](
                      Result<BootstrapReport> report) mutable { callback(std::move(report)); });
}

Result<BootstrapReport> Network::bootstrap(BootstrapOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return fail(allowed.error());
  return bootstrap_future(std::move(options)).get();
}

std::future<Result<BootstrapReport>> Network::bootstrap_future(BootstrapOptions options) {
  return as_future<Result<BootstrapReport>>([&](UniqueFunction<void(Result<BootstrapReport>)> callback) {
    bootstrap(std::move(options), std::move(callback));
  });
}

void Network::sample(BeaconSubset subset, std::chrono::seconds own_availability,
                     UniqueFunction<void(std::vector<NodeSample>)> callback) {
  const auto table = node_table();
  std::vector<PublicKey> keys;
  for (const Node* node : nodes_of_subset(table->authorized_and_available_nodes(now()), subset))
    keys.push_back(node->first_public_key);
  sample(keys, own_availability, std::move(callback));
}

void Network::sample(std::span<const PublicKey> nodes, std::chrono::seconds own_availability,
                     UniqueFunction<void(std::vector<NodeSample>)> callback) {
  using Samples = Result<std::vector<NodeSample>>;
  Once<Samples> once([callback = std::move(callback)](
                         Samples samples) mutable { callback(std::move(samples).value_or(std::vector<NodeSample>())); },
                     Error(Errc::stopped));
  if (!core_->running()) return once(fail(Errc::stopped));
  sample_nodes(core_->exchange_port(), {nodes.begin(), nodes.end()}, own_availability,
               [activity = core_->activity(), once = std::move(once)](std::vector<NodeSample> samples) mutable {
                 once(std::move(samples));
               });
}

}  // namespace p2p
