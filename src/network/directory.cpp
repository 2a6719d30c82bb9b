#include "network/directory.hpp"

#include <chrono>
#include <mutex>
#include <utility>

namespace p2p {

Result<void> Directory::open() {
  auto book = SeedBook::open(parts_.store, parts_.self, parts_.configured_seeds, *parts_.log);
  if (!book && book.error() == Errc::not_found && !parts_.configured_seeds) return {};
  if (!book) return fail(std::move(book.error()));
  seeds_ = *std::move(book);
  subscription_ = parts_.registry->subscribe([weak = weak_from_this()](const Node& node) {
    if (const auto directory = weak.lock()) directory->on_node_update(node);
  });
  return {};
}

void Directory::close() {
  subscription_.unsubscribe();
  save();
}

Seconds Directory::now() const { return std::chrono::floor<std::chrono::seconds>(parts_.loop->utc_now()); }

GeoPatch Directory::geo_patch(Ipv4 address) const {
  if (parts_.locator) {
    auto patch = geo_patch_of(address, *parts_.locator, *parts_.random);
    if (patch) return *patch;
    parts_.log->log(LogLevel::warning, "geo_locator_failed", address.to_string() + ": " + patch.error().message());
  }
  return geo_patch_of(address, std::nullopt, *parts_.random);
}

std::vector<Seed> Directory::seeds() const { return seeds_ ? seeds_->list() : std::vector<Seed>(); }

Result<void> Directory::update_seeds(std::span<const Seed> seeds) {
  if (!seeds_) return fail(Errc::invalid_state, "the node keeps no bootstrapping seeds");
  return seeds_->update(seeds);
}

void Directory::learn_seeds(std::vector<Seed> seeds) {
  {
    const std::lock_guard lock(learned_mutex_);
    learned_seeds_ = std::move(seeds);
  }
  save_soon();
}

void Directory::on_node_update(const Node& node) {
  if (!node.authorized) return;
  refresh_needed_ = true;
  save_soon();
}

void Directory::save_soon() {
  // Many changes in a row are saved once: the task looks at what there is when it runs.
  if (save_waits_.exchange(true)) return;
  WorkerPool::Task task = [weak = weak_from_this()] {
    if (const auto directory = weak.lock()) directory->save();
  };
  if (parts_.background->try_submit(std::move(task))) return;
  save_waits_ = false;
  report(fail(Errc::too_many_requests, "the handler threads are busy"));
}

void Directory::save() {
  // One at a time: what was learnt before the table changed must not be saved behind it.
  const std::lock_guard saving(saving_);
  save_waits_ = false;
  std::vector<Seed> learned;
  {
    const std::lock_guard lock(learned_mutex_);
    learned.swap(learned_seeds_);
  }
  if (!learned.empty()) report(update_seeds(learned));
  if (refresh_needed_.exchange(false)) report(seeds_->refresh(*table(), now()));
}

void Directory::report(const Result<void>& saved) const {
  if (!saved) parts_.log->log(LogLevel::warning, "seeds_not_saved", saved.error().message());
}

}  // namespace p2p
