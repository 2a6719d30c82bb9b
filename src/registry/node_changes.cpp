#include "registry/node_changes.hpp"

namespace p2p::registry {

Node added(const Node* known, const Node& given, const UnknownFields& unknown) {
  Node node = given;
  // Authorization is kept apart: what the table knows of it stays, and only a new one is taken.
  node.authorized = known && known->authorized;
  node.authorization_date = node.authorized ? known->authorization_date : std::nullopt;
  if (given.authorized) {
    node.authorized = true;
    if (!node.authorization_date) node.authorization_date = given.authorization_date;
  }
  if (!known) return node;

  if (unknown.geo_patch) node.geo_patch = known->geo_patch;
  if (unknown.network_patch) node.network_patch = known->network_patch;
  if (unknown.availability) {
    node.available = known->available;
    node.availability_update = known->availability_update;
  }
  if (unknown.average_availability) node.average_availability = known->average_availability;
  if (unknown.synced) node.synced = known->synced;
  if (given.enrollment_date == Seconds{}) node.enrollment_date = known->enrollment_date;
  return node;
}

bool authorize(Node& node, Seconds date) noexcept {
  if (node.authorized && node.authorization_date) return false;
  node.authorized = true;
  node.authorization_date = date;
  return true;
}

void unauthorize(Node& node) noexcept {
  node.authorized = false;
  node.authorization_date.reset();
}

void set_available(Node& node, bool available, Seconds date) noexcept {
  node.available = available;
  node.availability_update = date;
}

}  // namespace p2p::registry
