#include "registry/hash_index.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace p2p::registry {
namespace {

constexpr std::size_t kSmallestTable = 16;

}  // namespace

HashIndex::Bucket::Bucket(std::size_t room) {
  const std::size_t capacity = std::bit_ceil(std::max(kSmallestTable, 2 * room));
  entries = std::make_shared<Entry[]>(capacity);
  mask = static_cast<std::uint32_t>(capacity - 1);
}

void HashIndex::Bucket::add(const Entry& entry) noexcept {
  std::size_t at = start(entry.hash);
  while (entries[static_cast<std::ptrdiff_t>(at & mask)].value != kNone) ++at;
  entries[static_cast<std::ptrdiff_t>(at & mask)] = entry;
  ++size;
}

template <class Keeps>
HashIndex::Bucket HashIndex::filtered(const Bucket& bucket, std::size_t room, Keeps keeps) {
  Bucket copy(room);
  for (const Entry& entry : std::span(bucket.entries.get(), bucket.mask + 1))
    if (entry.value != kNone && keeps(entry)) copy.add(entry);
  return copy;
}

void HashIndex::own_list() {
  if (buckets_.use_count() != 1) buckets_ = std::make_shared<Buckets>(*buckets_);
}

/// The bucket of this hash, copied, with room for that many more entries.
HashIndex::Bucket& HashIndex::own_bucket(std::uint32_t hash, std::size_t room) {
  own_list();
  Bucket& bucket = (*buckets_)[bucket_number(hash)];
  bucket = filtered(bucket, bucket.size + room, [](const Entry&) { return true; });
  return bucket;
}

void HashIndex::insert(std::uint32_t hash, std::uint32_t value) {
  own_bucket(hash, 1).add({hash, value});
  if (++size_ > kLoad * buckets_->size()) split_one();
}

void HashIndex::replace(std::uint32_t hash, std::uint32_t value, std::uint32_t by) {
  const Bucket& bucket = own_bucket(hash, 0);
  const std::span entries(bucket.entries.get(), bucket.mask + 1);
  std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.hash == hash && entry.value == value;
  })->value = by;
}

void HashIndex::erase(std::uint32_t hash, std::uint32_t value) {
  own_list();
  Bucket& bucket = (*buckets_)[bucket_number(hash)];
  bucket =
      filtered(bucket, bucket.size, [&](const Entry& entry) { return entry.hash != hash || entry.value != value; });
  --size_;
}

void HashIndex::split_one() {
  const std::size_t added = buckets_->size();
  const std::size_t source = added - std::bit_floor(added);
  const Bucket before = (*buckets_)[source];
  buckets_->emplace_back(0);
  low_mask_ = std::bit_ceil(buckets_->size()) - 1;
  for (const std::size_t number : {source, added}) {
    const auto belongs = [&](const Entry& entry) { return bucket_number(entry.hash) == number; };
    const std::span entries(before.entries.get(), before.mask + 1);
    const auto size = std::count_if(entries.begin(), entries.end(),
                                    [&](const Entry& entry) { return entry.value != kNone && belongs(entry); });
    (*buckets_)[number] = filtered(before, static_cast<std::size_t>(size), belongs);
  }
}

}  // namespace p2p::registry
