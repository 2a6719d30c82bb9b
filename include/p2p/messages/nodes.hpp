// Floor 3. Messages about nodes (messages.md §3.1–3.2).
#pragma once

#include <p2p/geo_patch.hpp>
#include <p2p/message.hpp>
#include <p2p/node.hpp>

#include <vector>

namespace p2p {

/// 0. Answered with BootstrappingNodes.
struct GetBootstrappingNodes {
  GeoPatch patch;
  friend bool operator==(const GetBootstrappingNodes&, const GetBootstrappingNodes&) = default;
};

/// 2. Answered with NodeList.
struct ListNodes {
  bool authorized_and_available = false;
  friend bool operator==(const ListNodes&, const ListNodes&) = default;
};

/// 246.
struct BootstrappingNodes {
  std::vector<Node> new_seeds;
  std::vector<Node> closest_nodes;
  Node first_enrolled_node;
  friend bool operator==(const BootstrappingNodes&, const BootstrappingNodes&) = default;
};

/// 249.
struct NodeList {
  std::vector<Node> nodes;
  friend bool operator==(const NodeList&, const NodeList&) = default;
};

P2P_DECLARE_MESSAGE(GetBootstrappingNodes)
P2P_DECLARE_MESSAGE(ListNodes)
P2P_DECLARE_MESSAGE(BootstrappingNodes)
P2P_DECLARE_MESSAGE(NodeList)

}  // namespace p2p
