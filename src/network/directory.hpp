// What the network knows of nodes: the node table, where addresses lie, and the bootstrapping seeds, which follow the
// table (core.md §7, §9). Any thread.
#pragma once

#include "discovery/seed_book.hpp"
#include "support/rate_limited_log.hpp"
#include "support/worker_pool.hpp"

#include <p2p/event_loop.hpp>
#include <p2p/geo_locator.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/random_source.hpp>
#include <p2p/seeds.hpp>
#include <p2p/state_store.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace p2p {

class Directory : public std::enable_shared_from_this<Directory> {
 public:
  struct Parts {
    PublicKey self;
    std::shared_ptr<NodeRegistry> registry;
    std::shared_ptr<StateStore> store;
    std::shared_ptr<const GeoLocator> locator;  ///< or null
    std::shared_ptr<RandomSource> random;
    std::shared_ptr<RateLimitedLog> log;
    std::shared_ptr<WorkerPool> background;  ///< where the store may block
    std::shared_ptr<EventLoop> loop;         ///< whose date counts
    std::optional<std::vector<Seed>> configured_seeds;
  };
  explicit Directory(Parts parts) : parts_(std::move(parts)) {}

  /// Reads the seeds and follows the node table from now on. Without seeds where some were asked for: not_found. May
  /// block.
  Result<void> open();
  /// No event is followed when it has returned, and what was learnt is saved. May block.
  void close();

  [[nodiscard]] NodeRegistry& registry() const noexcept { return *parts_.registry; }
  [[nodiscard]] const std::shared_ptr<NodeRegistry>& shared_registry() const noexcept { return parts_.registry; }
  [[nodiscard]] std::shared_ptr<const NodeTable> table() const { return parts_.registry->table(); }
  [[nodiscard]] Seconds now() const;
  [[nodiscard]] const PublicKey& self() const noexcept { return parts_.self; }
  [[nodiscard]] RandomSource& random() const noexcept { return *parts_.random; }
  [[nodiscard]] RateLimitedLog& log() const noexcept { return *parts_.log; }
  /// Random where nobody knows; a locator's errors are logged.
  [[nodiscard]] GeoPatch geo_patch(Ipv4 address) const;

  /// Empty for a node that keeps none.
  [[nodiscard]] std::vector<Seed> seeds() const;
  /// invalid_state for a node that keeps none. May block.
  Result<void> update_seeds(std::span<const Seed> seeds);
  /// The same in the background; a failure is logged.
  void learn_seeds(std::vector<Seed> seeds);

 private:
  void on_node_update(const Node& node);
  void save_soon();
  void save();
  void report(const Result<void>& saved) const;

  const Parts parts_;
  std::unique_ptr<SeedBook> seeds_;  ///< set by open
  std::mutex saving_;
  std::atomic<bool> save_waits_{false};
  std::atomic<bool> refresh_needed_{false};
  std::mutex learned_mutex_;
  std::vector<Seed> learned_seeds_;  ///< not saved yet
  Subscription subscription_;
};

}  // namespace p2p
