// A bounded cache of peers' prepared keys, least recently used out first. Any thread; keys are prepared outside the
// lock.
#pragma once

#include "crypto/prepared_key.hpp"

#include <p2p/metrics.hpp>

#include <cstddef>
#include <memory>

namespace p2p {

class KeyCache {
 public:
  /// About 3 KB a P-256 entry, 400 bytes an Ed25519 one.
  static constexpr std::size_t kDefaultEntries = 4096;

  KeyCache(std::size_t max_entries, MetricsSink& metrics);
  ~KeyCache();
  KeyCache(const KeyCache&) = delete;
  KeyCache& operator=(const KeyCache&) = delete;

  /// The prepared form of a key; errors are not cached.
  [[nodiscard]] Result<std::shared_ptr<const PreparedKey>> prepare(const PublicKey& key);
  [[nodiscard]] std::size_t size() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace p2p
