// The rules of core.md §7 written down as simply as possible, over std::map: what the node table is compared with.
#pragma once

#include <p2p/crypto.hpp>
#include <p2p/node.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/node_table.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace p2p::test {

class NaiveRegistry {
 public:
  std::map<PublicKey, Node> nodes;  // whose authorization fields mean nothing
  std::map<PublicKey, std::optional<Seconds>> authorized;
  std::map<PublicKey, PublicKey> by_last_key;

  void add(const Node& given, const UnknownFields& unknown) {
    Node node = given;
    if (const auto known = nodes.find(given.first_public_key); known != nodes.end()) {
      const Node& old = known->second;
      if (unknown.geo_patch) node.geo_patch = old.geo_patch;
      if (unknown.network_patch) node.network_patch = old.network_patch;
      if (unknown.availability) {
        node.available = old.available;
        node.availability_update = old.availability_update;
      }
      if (unknown.average_availability) node.average_availability = old.average_availability;
      if (unknown.synced) node.synced = old.synced;
      if (node.enrollment_date == Seconds{}) node.enrollment_date = old.enrollment_date;
    }
    nodes[given.first_public_key] = node;
    by_last_key[given.last_public_key] = given.first_public_key;
    if (!given.authorized) return;
    auto& date = authorized[given.first_public_key];
    if (!date) date = given.authorization_date;
  }

  [[nodiscard]] Node read(const PublicKey& first_key) const {
    Node node = nodes.at(first_key);
    const auto found = authorized.find(first_key);
    node.authorized = found != authorized.end();
    node.authorization_date = node.authorized ? found->second : std::nullopt;
    return node;
  }
  [[nodiscard]] PublicKey first_key(const PublicKey& key) const {
    const auto found = by_last_key.find(key);
    return found == by_last_key.end() ? key : found->second;
  }
  [[nodiscard]] std::optional<Node> find(const PublicKey& key) const {
    if (nodes.count(first_key(key)) == 0) return std::nullopt;
    return read(first_key(key));
  }

  template <class Accepts>
  [[nodiscard]] std::vector<Node> select(Accepts accepts) const {
    std::vector<Node> selected;
    for (const auto& entry : nodes)
      if (const Node node = read(entry.first); accepts(node)) selected.push_back(node);
    return selected;
  }
  [[nodiscard]] std::optional<Seconds> first_enrollment() const {
    std::optional<Seconds> first;
    for (const auto& [key, node] : nodes)
      if (node.enrollment_date != Seconds{} && (!first || node.enrollment_date < *first)) first = node.enrollment_date;
    return first;
  }

  /// Without the first enrolled node that may stand for them.
  [[nodiscard]] std::vector<Node> authorized_nodes(Seconds date, DateBound bound) const {
    return select(
        [&](const Node& node) { return node.authorization_date && within(*node.authorization_date, date, bound); });
  }
  [[nodiscard]] std::vector<Node> authorized_and_available_nodes(Seconds date, DateBound bound) const {
    std::vector<Node> selected = authorized_nodes(date, bound);
    std::erase_if(selected,
                  [&](const Node& node) { return node.available != within(node.availability_update, date, bound); });
    return selected;
  }

 private:
  [[nodiscard]] static bool within(Seconds time, Seconds date, DateBound bound) {
    return bound == DateBound::up_to ? time <= date : time < date;
  }
};

}  // namespace p2p::test
