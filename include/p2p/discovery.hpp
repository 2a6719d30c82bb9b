// Floor 8. How a node finds the others (core.md §9): what bootstrapping is told, tells and gives, and samples of how
// nodes fare. Values; `Network` does the work.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace p2p {

/// Where bootstrapping is: the step that goes on, and how much of it is done.
struct BootstrapProgress {
  enum class Step : std::uint8_t {
    connecting_seeds,
    asking_seeds,
    connecting_closest_nodes,
    fetching_node_list,
    connecting_nodes,
  };
  Step step;
  std::size_t done = 0;
  std::size_t total = 0;
};

/// E.g. "asking_seeds".
[[nodiscard]] std::string_view to_string(BootstrapProgress::Step step) noexcept;

struct BootstrapOptions {
  /// Of which the nearest nodes are asked for. Default: the local node's network patch in the node table, else "000".
  std::optional<GeoPatch> patch{};
  /// Of each question; 0: by message.
  Duration request_timeout{};
  /// How long each connection may take.
  Duration connect_timeout = std::chrono::seconds(5);
  /// Connections tried at once; at least 1.
  std::size_t parallel_connects = 32;
  /// Nodes whose lists are merged, where so many are told of: newcomers among them know few others. At least 1.
  std::size_t list_sources = 8;
  /// List only nodes that are authorized and available, instead of all.
  bool authorized_and_available = false;
  /// Called on a library thread, in order; must not block.
  std::function<void(const BootstrapProgress&)> on_progress{};
};

struct BootstrapReport {
  std::size_t seeds = 0;  ///< without the local node
  std::size_t seeds_connected = 0;
  std::size_t seeds_answered = 0;
  std::size_t nodes = 0;  ///< that the others told of, without the local node; all of them are in the node table now
  std::size_t nodes_connected = 0;
  friend bool operator==(const BootstrapReport&, const BootstrapReport&) = default;
};

/// How a node fares, for the beacon chain.
struct NodeSample {
  PublicKey first_public_key;
  /// Seconds of connectedness since the last sample.
  std::chrono::seconds availability{};
  /// Of a Ping; 0 when it failed.
  std::chrono::milliseconds latency{};
  friend bool operator==(const NodeSample&, const NodeSample&) = default;
};

}  // namespace p2p
