// The demo's network: twelve nodes in one process, which know nothing of each other but through their connections.
#pragma once

#include "demo_node.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace p2p_demo {

class World {
 public:
  /// All nodes are up; the first is the seed, whose node table has them all.
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] std::vector<std::unique_ptr<DemoNode>>& nodes() noexcept { return nodes_; }
  [[nodiscard]] const std::vector<std::unique_ptr<DemoNode>>& nodes() const noexcept { return nodes_; }
  [[nodiscard]] DemoNode& seed() const noexcept { return *nodes_.front(); }
  [[nodiscard]] DemoNode& at(std::string_view city) const;
  [[nodiscard]] DemoNode& find(const p2p::PublicKey& key) const;

  /// Every node but the seed bootstraps, all at once, and is connected to all others in the end. `tell`: the progress
  /// of one of them, whichever thread it comes on. The reports are in the order of the nodes, without the seed's.
  [[nodiscard]] std::vector<p2p::BootstrapReport> bootstrap(
      const DemoNode& watched, const std::function<void(const p2p::BootstrapProgress&)>& tell);

  /// From each node that is alive to each other one.
  [[nodiscard]] std::size_t connections() const;
  /// From nodes that are alive to this one.
  [[nodiscard]] std::size_t connections_to(const DemoNode& node) const;

 private:
  std::vector<std::unique_ptr<DemoNode>> nodes_;
};

}  // namespace p2p_demo
