// The bootstrapping seeds of a node (core.md §9): where they come from, how they change, where they are kept. Any
// thread; `update` and `refresh` write to the store, so they may block.
#pragma once

#include "support/rate_limited_log.hpp"

#include <p2p/keys.hpp>
#include <p2p/node_table.hpp>
#include <p2p/result.hpp>
#include <p2p/seeds.hpp>
#include <p2p/state_store.hpp>
#include <p2p/timestamp.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace p2p {

class SeedBook {
 public:
  /// The store's seeds if it has any, else the configured ones, which are then stored. not_found without either; an
  /// error of the store, or malformed, when what it has is not readable. The store's warnings go to the log.
  [[nodiscard]] static Result<std::unique_ptr<SeedBook>> open(std::shared_ptr<StateStore> store, const PublicKey& self,
                                                              const std::optional<std::vector<Seed>>& configured,
                                                              RateLimitedLog& log);

  [[nodiscard]] std::vector<Seed> list() const;
  /// Replaces them, without the local node; seeds that are none, or the local node alone, change nothing.
  Result<void> update(std::span<const Seed> seeds);
  /// They become the authorized and available nodes of the table, if there is any but the local one.
  Result<void> refresh(const NodeTable& table, Seconds now);

 private:
  SeedBook(std::shared_ptr<StateStore> store, const PublicKey& self) : store_(std::move(store)), self_(self) {}

  [[nodiscard]] std::vector<Seed> without_self(std::span<const Seed> seeds) const;

  const std::shared_ptr<StateStore> store_;
  const PublicKey self_;
  mutable std::mutex mutex_;  ///< of seeds_; never held while the store writes
  std::mutex saving_;         ///< one update at a time, so that the store ends with what the list is
  std::vector<Seed> seeds_;
};

}  // namespace p2p
