#include "crypto/key_cache.hpp"

#include <list>
#include <map>
#include <mutex>
#include <utility>

namespace p2p {

// An ordered map, since an adversary who chooses keys can make a hash table slow.
struct KeyCache::State {
  using Prepared = std::shared_ptr<const PreparedKey>;
  using Order = std::list<Prepared>;

  State(std::size_t max, MetricsSink& sink) : max_entries(max), metrics(sink) {}

  const std::size_t max_entries;
  MetricsSink& metrics;
  mutable std::mutex mutex;
  Order by_use;  ///< last used first
  std::map<PublicKey, Order::iterator> by_key;

  /// Null when absent.
  Prepared find(const PublicKey& key) {
    const std::lock_guard lock(mutex);
    const auto found = by_key.find(key);
    if (found == by_key.end()) return nullptr;
    by_use.splice(by_use.begin(), by_use, found->second);
    return by_use.front();
  }

  void insert(const Prepared& prepared) {
    Prepared evicted;  // dies after the lock is released
    const std::lock_guard lock(mutex);
    const auto [entry, is_new] = by_key.try_emplace(prepared->public_key());
    if (!is_new) return;  // another thread prepared it meanwhile
    by_use.push_front(prepared);
    entry->second = by_use.begin();
    if (by_use.size() <= max_entries) return;
    evicted = std::move(by_use.back());
    by_use.pop_back();
    by_key.erase(evicted->public_key());
  }
};

KeyCache::KeyCache(std::size_t max_entries, MetricsSink& metrics)
    : state_(std::make_unique<State>(max_entries, metrics)) {}
KeyCache::~KeyCache() = default;

Result<std::shared_ptr<const PreparedKey>> KeyCache::prepare(const PublicKey& key) {
  if (auto found = state_->find(key)) {
    state_->metrics.count(Counter::key_cache_hits, 1);
    return found;
  }
  state_->metrics.count(Counter::key_cache_misses, 1);
  auto prepared = PreparedKey::make(key);
  if (prepared) state_->insert(*prepared);
  return prepared;
}

std::size_t KeyCache::size() const {
  const std::lock_guard lock(state_->mutex);
  return state_->by_use.size();
}

}  // namespace p2p
