#include "discovery/seed_book.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace p2p {
namespace {

Result<std::vector<Seed>> stored_seeds(StateStore& store, RateLimitedLog& log) {
  const auto loaded = store.load(state_names::kSeeds);
  if (!loaded) return fail(loaded.error());
  if (loaded->warning) log.log(LogLevel::warning, "damaged_state", loaded->warning->message());
  if (!loaded->bytes) return std::vector<Seed>();
  return parse_seeds({reinterpret_cast<const char*>(loaded->bytes->data()), loaded->bytes->size()});
}

}  // namespace

Result<std::unique_ptr<SeedBook>> SeedBook::open(std::shared_ptr<StateStore> store, const PublicKey& self,
                                                 const std::optional<std::vector<Seed>>& configured,
                                                 RateLimitedLog& log) {
  auto stored = stored_seeds(*store, log);
  if (!stored) return fail(stored.error());
  std::unique_ptr<SeedBook> book(new SeedBook(std::move(store), self));
  if (!stored->empty()) {
    book->seeds_ = *std::move(stored);
    return book;
  }
  if (!configured || configured->empty())
    return fail(Errc::not_found, "bootstrapping seeds: neither stored nor configured");
  book->seeds_ = *configured;
  if (auto updated = book->update(*configured); !updated) return fail(updated.error());
  return book;
}

std::vector<Seed> SeedBook::list() const {
  const std::lock_guard lock(mutex_);
  return seeds_;
}

Result<void> SeedBook::update(std::span<const Seed> seeds) {
  std::vector<Seed> others = without_self(seeds);
  if (others.empty()) return {};
  const std::lock_guard saving(saving_);
  const auto text = format_seeds(others);
  if (!text) return fail(text.error());
  {
    const std::lock_guard lock(mutex_);
    seeds_ = std::move(others);
  }
  return store_->save(state_names::kSeeds, as_bytes(*text));
}

Result<void> SeedBook::refresh(const NodeTable& table, Seconds now) {
  std::vector<Seed> seeds;
  for (const Node* node : table.authorized_and_available_nodes(now))
    // No other transport has a form in the text of seeds.
    if (node->transport == NodeTransport::tcp)
      seeds.push_back({node->ip, node->port, node->first_public_key, node->transport});
  if (without_self(seeds) == list()) return {};
  return update(seeds);
}

std::vector<Seed> SeedBook::without_self(std::span<const Seed> seeds) const {
  std::vector<Seed> others;
  std::ranges::copy_if(seeds, std::back_inserter(others),
                       [this](const Seed& seed) { return seed.public_key != self_; });
  return others;
}

}  // namespace p2p
