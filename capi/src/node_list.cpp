#include "node_list.hpp"

#include "sized_struct.hpp"
#include "status.hpp"
#include "values.hpp"

#include <p2p/node_lists.hpp>

#include <algorithm>
#include <utility>

using namespace p2p;
using namespace p2p::capi;

namespace {

/// Leaves what it has when the bytes are empty.
template <class Value, class Read>
Result<void> read_unless_empty(p2p_bytes bytes, Value& value, Read read) {
  if (bytes.size == 0) return {};
  auto given = read(bytes);
  if (!given) return fail(given.error());
  value = *given;
  return {};
}

Result<Address> address_of(p2p_bytes bytes) {
  const auto view = view_of(bytes);
  if (!view) return fail(view.error());
  return Address::from_bytes(*view);
}

Result<void> read_keys_and_addresses(const p2p_node& from, Node& to) {
  auto first = key_of(from.first_public_key);
  if (!first) return fail(first.error());
  to.first_public_key = *first;
  to.last_public_key = *first;
  if (auto read = read_unless_empty(from.last_public_key, to.last_public_key, key_of); !read) return read;
  if (auto read = read_unless_empty(from.origin_public_key, to.origin_public_key, key_of); !read) return read;
  if (auto read = read_unless_empty(from.mining_public_key, to.mining_public_key, key_of); !read) return read;
  if (auto read = read_unless_empty(from.reward_address, to.reward_address, address_of); !read) return read;
  return read_unless_empty(from.last_address, to.last_address, address_of);
}

p2p_node defaults() noexcept {
  p2p_node node = node_to_c(Node());
  node.first_public_key = {};
  node.last_public_key = {};
  node.reward_address = {};
  node.last_address = {};
  node.origin_public_key = {};
  return node;
}

}  // namespace

p2p_node_list::p2p_node_list(NodeRefs listed, std::shared_ptr<const void> kept)
    : nodes(std::move(listed)), owner(std::move(kept)) {
  views.reserve(nodes.size());
  for (const Node* node : nodes) views.push_back(node_to_c(*node));
}

namespace p2p::capi {

std::unique_ptr<p2p_node_list> make_node_list(std::vector<Node> nodes) {
  auto owner = std::make_shared<const std::vector<Node>>(std::move(nodes));
  NodeRefs refs;
  refs.reserve(owner->size());
  for (const Node& node : *owner) refs.push_back(&node);
  return std::make_unique<p2p_node_list>(std::move(refs), std::move(owner));
}

Result<Node> node_of(const p2p_node* from) {
  const auto given = read_struct(from);
  if (!given) return fail(given.error());
  Node node;
  if (given->transport != P2P_NODE_TRANSPORT_MOCK && given->transport != P2P_NODE_TRANSPORT_TCP)
    return fail(Errc::invalid_argument, "unknown transport of a node");
  std::copy_n(given->ip, node.ip.octets.size(), node.ip.octets.begin());
  node.port = given->port;
  node.http_port = given->http_port;
  node.transport = static_cast<NodeTransport>(given->transport);
  node.geo_patch = *patch_of(given->geo_patch);
  node.network_patch = *patch_of(given->network_patch);
  node.available = given->available != 0;
  node.synced = given->synced != 0;
  node.authorized = given->authorized != 0;
  node.average_availability = given->average_availability;
  node.enrollment_date = date_of(given->enrollment_date);
  if (given->has_authorization_date != 0) node.authorization_date = date_of(given->authorization_date);
  node.last_update_date = date_of(given->last_update_date);
  node.availability_update = date_of(given->availability_update);
  if (auto read = read_keys_and_addresses(*given, node); !read) return fail(read.error());
  return node;
}

p2p_node node_to_c(const Node& node) noexcept {
  p2p_node shown{};
  shown.size = sizeof shown;
  shown.transport = static_cast<std::int32_t>(node.transport);
  std::copy(node.ip.octets.begin(), node.ip.octets.end(), shown.ip);
  shown.port = node.port;
  shown.http_port = node.http_port;
  std::copy(node.geo_patch.bytes().begin(), node.geo_patch.bytes().end(), shown.geo_patch);
  std::copy(node.network_patch.bytes().begin(), node.network_patch.bytes().end(), shown.network_patch);
  shown.available = node.available ? 1 : 0;
  shown.synced = node.synced ? 1 : 0;
  shown.authorized = node.authorized ? 1 : 0;
  shown.has_authorization_date = node.authorization_date ? 1 : 0;
  shown.average_availability = node.average_availability;
  shown.enrollment_date = date_to_c(node.enrollment_date);
  shown.authorization_date = date_to_c(node.authorization_date.value_or(Seconds()));
  shown.last_update_date = date_to_c(node.last_update_date);
  shown.availability_update = date_to_c(node.availability_update);
  shown.first_public_key = bytes_of(node.first_public_key);
  shown.last_public_key = bytes_of(node.last_public_key);
  shown.reward_address = bytes_of(node.reward_address.bytes());
  shown.last_address = bytes_of(node.last_address.bytes());
  shown.origin_public_key = bytes_of(node.origin_public_key);
  if (node.mining_public_key) shown.mining_public_key = bytes_of(*node.mining_public_key);
  return shown;
}

}  // namespace p2p::capi

p2p_status p2p_node_init(p2p_node* node, uint32_t size) { return init_struct(defaults(), node, size); }

p2p_status p2p_node_list_create(const p2p_node* const* nodes, size_t count, p2p_node_list** list) {
  return guarded([&]() -> p2p_status {
    if (list == nullptr || (nodes == nullptr && count > 0)) return P2P_INVALID_ARGUMENT;
    std::vector<Node> all;
    all.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      auto node = node_of(nodes[i]);
      if (!node) return status_of(node);
      all.push_back(std::move(*node));
    }
    *list = make_node_list(std::move(all)).release();
    return P2P_OK;
  });
}

size_t p2p_node_list_size(const p2p_node_list* list) { return list == nullptr ? 0 : list->views.size(); }

const p2p_node* p2p_node_list_at(const p2p_node_list* list, size_t index) {
  return list == nullptr || index >= list->views.size() ? nullptr : &list->views[index];
}

p2p_status p2p_node_list_sort_by_nearest(const p2p_node_list* list, const uint8_t patch[3], p2p_node_list** sorted) {
  return guarded([&]() -> p2p_status {
    const auto from = patch_of(patch);
    if (list == nullptr || sorted == nullptr || !from) return P2P_INVALID_ARGUMENT;
    auto nearest = sort_by_nearest_nodes(list->nodes, *from);
    *sorted = std::make_unique<p2p_node_list>(std::move(nearest), list->owner).release();
    return P2P_OK;
  });
}

void p2p_node_list_destroy(p2p_node_list* list) { delete list; }
