// Queries and updates of the node table, and its events.
#include "network_handle.hpp"
#include "node_list.hpp"
#include "sized_struct.hpp"
#include "values.hpp"

#include <p2p/node_loading.hpp>
#include <p2p/p2p_view.hpp>

#include <memory>
#include <utility>
#include <vector>

using namespace p2p;
using namespace p2p::capi;

namespace {

Seconds date_or_now(const p2p_network& network, std::int64_t date) {
  return date == P2P_NOW ? network.network->now() : date_of(date);
}

p2p_status give_nodes(NodeRefs nodes, std::shared_ptr<const NodeTable> table, p2p_node_list** to) {
  *to = std::make_unique<p2p_node_list>(std::move(nodes), std::move(table)).release();
  return P2P_OK;
}

Result<NodeRefs> nodes_of(const NodeTable& table, std::int32_t which, Seconds date, DateBound bound) {
  switch (which) {
    case P2P_NODES_ALL:
      return table.nodes();
    case P2P_NODES_AUTHORIZED:
      return table.authorized_nodes(date, bound);
    case P2P_NODES_AUTHORIZED_AND_AVAILABLE:
      return table.authorized_and_available_nodes(date, bound);
    case P2P_NODES_AVAILABLE:
      return table.available_nodes();
    case P2P_NODES_FIRST_ENROLLED:
      if (const Node* node = table.first_enrolled_node()) return NodeRefs{node};
      return NodeRefs{};
    default:
      return fail(Errc::invalid_argument, "unknown kind of nodes");
  }
}

Result<bool> node_is(const NodeTable& table, const PublicKey& key, std::int32_t which, Seconds date) {
  switch (which) {
    case P2P_NODES_ALL:
      return table.find(key) != nullptr;
    case P2P_NODES_AUTHORIZED:
      return table.authorized(key, date);
    case P2P_NODES_AUTHORIZED_AND_AVAILABLE:
      return table.authorized_and_available(key, date);
    case P2P_NODES_AVAILABLE:
      return table.available(key);
    default:
      return fail(Errc::invalid_argument, "unknown kind of nodes");
  }
}

Result<void> change_node(NodeRegistry& registry, const PublicKey& key, std::int32_t change, Seconds date) {
  switch (change) {
    case P2P_NODE_AUTHORIZE:
      return registry.authorize_node(key, date);
    case P2P_NODE_UNAUTHORIZE:
      return registry.unauthorize_node(key);
    case P2P_NODE_AVAILABLE:
      return registry.set_node_available(key, date);
    case P2P_NODE_UNAVAILABLE:
      return registry.set_node_unavailable(key, date);
    case P2P_NODE_GLOBALLY_AVAILABLE:
      return registry.set_node_globally_available(key, date);
    case P2P_NODE_GLOBALLY_UNAVAILABLE:
      return registry.set_node_globally_unavailable(key, date);
    case P2P_NODE_SYNCED:
      return registry.set_node_synced(key);
    case P2P_NODE_UNSYNCED:
      return registry.set_node_unsynced(key);
    default:
      return fail(Errc::invalid_argument, "unknown change of a node");
  }
}

/// The body of an update of one node.
template <class Update>
p2p_status update(p2p_network* network, p2p_bytes first_key, Update apply) {
  return on_network(network, [&]() -> p2p_status {
    const auto key = key_of(first_key);
    if (!key) return status_of(key);
    return status_of(apply(network->network->registry(), *key));
  });
}

struct UpdatedNode {
  Node node;
  p2p_node shown{};
  void describe(p2p_event& event) {
    shown = node_to_c(node);
    event.kind = P2P_EVENT_NODE_UPDATED;
    event.node = &shown;
  }
};

constexpr std::uint32_t kAllUnknown = P2P_UNKNOWN_GEO_PATCH | P2P_UNKNOWN_NETWORK_PATCH | P2P_UNKNOWN_AVAILABILITY |
                                      P2P_UNKNOWN_AVERAGE_AVAILABILITY | P2P_UNKNOWN_SYNCED;

UnknownFields unknown_fields(std::uint32_t bits) noexcept {
  UnknownFields fields;
  fields.geo_patch = (bits & P2P_UNKNOWN_GEO_PATCH) != 0;
  fields.network_patch = (bits & P2P_UNKNOWN_NETWORK_PATCH) != 0;
  fields.availability = (bits & P2P_UNKNOWN_AVAILABILITY) != 0;
  fields.average_availability = (bits & P2P_UNKNOWN_AVERAGE_AVAILABILITY) != 0;
  fields.synced = (bits & P2P_UNKNOWN_SYNCED) != 0;
  return fields;
}

Result<NodeTransaction> transaction_of(const p2p_node_transaction* from) {
  const auto given = read_struct(from);
  if (!given) return fail(given.error());
  const auto first = key_of(given->first_public_key);
  if (!first) return fail(first.error());
  const auto previous = key_of(given->previous_public_key);
  if (!previous) return fail(previous.error());
  const auto address_bytes = view_of(given->address);
  if (!address_bytes) return fail(address_bytes.error());
  const auto address = Address::from_bytes(*address_bytes);
  if (!address) return fail(address.error());
  const auto content = view_of(given->content);
  if (!content) return fail(content.error());
  return NodeTransaction{*first, *previous, *address, date_of(given->timestamp), SharedBytes(*content)};
}

}  // namespace

struct p2p_subscription {
  std::shared_ptr<HostContext> context;
  Subscription subscription;
};

p2p_status p2p_network_nodes(const p2p_network* network, int32_t which, int64_t date, int32_t before,
                             p2p_node_list** nodes) {
  return on_network(network, [&]() -> p2p_status {
    if (nodes == nullptr) return P2P_INVALID_ARGUMENT;
    auto table = network->network->node_table();
    auto found =
        nodes_of(*table, which, date_or_now(*network, date), before != 0 ? DateBound::before : DateBound::up_to);
    if (!found) return status_of(found);
    return give_nodes(std::move(*found), std::move(table), nodes);
  });
}

p2p_status p2p_network_find_nodes(const p2p_network* network, const p2p_bytes* keys, size_t count,
                                  p2p_node_list** nodes) {
  return on_network(network, [&]() -> p2p_status {
    const auto wanted = keys_of(keys, count);
    if (!wanted) return status_of(wanted);
    if (nodes == nullptr) return P2P_INVALID_ARGUMENT;
    auto table = network->network->node_table();
    auto found = table->nodes_info(*wanted);
    if (!found) return status_of(found);
    return give_nodes(std::move(*found), std::move(table), nodes);
  });
}

p2p_status p2p_network_nodes_at(const p2p_network* network, const p2p_endpoint* endpoint, p2p_node_list** nodes) {
  return on_network(network, [&]() -> p2p_status {
    const auto where = endpoint_of(endpoint);
    if (!where) return status_of(where);
    if (nodes == nullptr) return P2P_INVALID_ARGUMENT;
    auto table = network->network->node_table();
    auto found = table->find(*where);
    return give_nodes(std::move(found), std::move(table), nodes);
  });
}

p2p_status p2p_network_first_key(const p2p_network* network, p2p_bytes key, p2p_key* first_key) {
  return on_network(network, [&]() -> p2p_status {
    const auto given = key_of(key);
    if (!given) return status_of(given);
    if (first_key == nullptr) return P2P_INVALID_ARGUMENT;
    *first_key = stored_key(network->network->node_table()->first_key(*given));
    return P2P_OK;
  });
}

p2p_status p2p_network_node_is(const p2p_network* network, p2p_bytes key, int32_t which, int64_t date, int32_t* is) {
  return on_network(network, [&]() -> p2p_status {
    const auto given = key_of(key);
    if (!given) return status_of(given);
    if (is == nullptr) return P2P_INVALID_ARGUMENT;
    const auto found = node_is(*network->network->node_table(), *given, which, date_or_now(*network, date));
    if (found) *is = *found ? 1 : 0;
    return status_of(found);
  });
}

p2p_status p2p_network_duplicating_node(const p2p_network* network, const p2p_endpoint* endpoint,
                                        p2p_bytes previous_public_key, int32_t* duplicating) {
  return on_network(network, [&]() -> p2p_status {
    const auto where = endpoint_of(endpoint);
    if (!where) return status_of(where);
    const auto key = key_of(previous_public_key);
    if (!key) return status_of(key);
    if (duplicating == nullptr) return P2P_INVALID_ARGUMENT;
    *duplicating = network->network->node_table()->duplicating_node(*where, *key) ? 1 : 0;
    return P2P_OK;
  });
}

p2p_status p2p_network_add_node(p2p_network* network, const p2p_node* node, uint32_t unknown) {
  return on_network(network, [&]() -> p2p_status {
    const auto given = node_of(node);
    if (!given) return status_of(given);
    if ((unknown & ~kAllUnknown) != 0) return P2P_INVALID_ARGUMENT;
    network->network->registry().add_node(*given, unknown_fields(unknown));
    return P2P_OK;
  });
}

p2p_status p2p_network_add_and_connect_node(p2p_network* network, const p2p_node* node) {
  return on_network(network, [&]() -> p2p_status {
    const auto given = node_of(node);
    if (!given) return status_of(given);
    network->network->add_and_connect_node(*given);
    return P2P_OK;
  });
}

p2p_status p2p_network_update_node(p2p_network* network, p2p_bytes first_key, int32_t change, int64_t date) {
  return update(network, first_key, [&](NodeRegistry& registry, const PublicKey& key) {
    return change_node(registry, key, change, date_or_now(*network, date));
  });
}

p2p_status p2p_network_update_average_availability(p2p_network* network, p2p_bytes first_key, double average) {
  return update(network, first_key, [average](NodeRegistry& registry, const PublicKey& key) {
    return registry.update_average_availability(key, average);
  });
}

p2p_status p2p_network_update_network_patch(p2p_network* network, p2p_bytes first_key, const uint8_t patch[3]) {
  return update(network, first_key, [patch](NodeRegistry& registry, const PublicKey& key) -> Result<void> {
    const auto given = patch_of(patch);
    if (!given) return fail(given.error());
    return registry.update_network_patch(key, *given);
  });
}

p2p_status p2p_network_update_node_ip(p2p_network* network, p2p_bytes first_key, const uint8_t ip[4], uint16_t port) {
  return update(network, first_key, [ip, port](NodeRegistry& registry, const PublicKey& key) -> Result<void> {
    if (ip == nullptr) return fail(Errc::invalid_argument);
    return registry.update_node_ip(key, Ipv4{{ip[0], ip[1], ip[2], ip[3]}}, port);
  });
}

p2p_status p2p_network_load_node_transaction(p2p_network* network, const p2p_node_transaction* transaction,
                                             p2p_error* error) {
  return on_network(network, [&]() -> p2p_status {
    const auto given = transaction_of(transaction);
    if (!given) return report(given.error(), error);
    return report(network->network->load_node_transaction(*given), error);
  });
}

p2p_status p2p_network_load_node_shared_secrets(p2p_network* network, p2p_bytes address, int64_t timestamp,
                                                const p2p_bytes* authorized_keys, size_t count,
                                                int64_t application_date) {
  return on_network(network, [&]() -> p2p_status {
    const auto bytes = view_of(address);
    if (!bytes) return status_of(bytes);
    const auto where = Address::from_bytes(*bytes);
    if (!where) return status_of(where);
    auto keys = keys_of(authorized_keys, count);
    if (!keys) return status_of(keys);
    load_node_shared_secrets(network->network->registry(),
                             {*where, date_of(timestamp), std::move(*keys), date_of(application_date)});
    return P2P_OK;
  });
}

p2p_status p2p_network_load_p2p_view(p2p_network* network, p2p_bytes p2p_view, int64_t last_sync_date, size_t* skipped,
                                     p2p_error* error) {
  return on_network(network, [&]() -> p2p_status {
    const auto bytes = view_of(p2p_view);
    if (!bytes) return report(bytes.error(), error);
    const auto summaries = parse_p2p_view(*bytes);
    if (!summaries) return report(summaries.error(), error);
    const auto loaded = load_p2p_view(network->network->registry(), *summaries, network->network->public_key(),
                                      date_of(last_sync_date));
    if (skipped != nullptr) *skipped = loaded.skipped.size();
    return P2P_OK;
  });
}

p2p_status p2p_network_subscribe(p2p_network* network, p2p_event_fn function, void* context, p2p_release_fn release,
                                 p2p_subscription** subscription) {
  return guarded([&]() -> p2p_status {
    auto shared = std::make_shared<HostContext>(context, release, usable(network) ? network->host.get() : nullptr);
    if (!usable(network) || subscription == nullptr) return P2P_INVALID_ARGUMENT;
    auto made = std::make_unique<p2p_subscription>();
    made->subscription =
        network->network->registry().subscribe([host = network->host, function, shared](const Node& node) {
          host->inform(UpdatedNode{node}, function, shared->get());
        });
    made->context = std::move(shared);
    *subscription = made.release();
    return P2P_OK;
  });
}

void p2p_subscription_destroy(p2p_subscription* subscription) { delete subscription; }
