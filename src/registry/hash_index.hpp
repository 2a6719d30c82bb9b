// From hashes to numbers, several for one hash if need be. Shares its structure with its copies: a change copies one
// bucket and the list of buckets. A bucket is a small table with open addressing, at most half full, so that a look-up
// mostly reads one line of memory. The index grows by splitting one bucket at a time (linear hashing): no insertion
// costs much more than another.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace p2p::registry {

class HashIndex {
 public:
  /// Never stored; stands for "not there".
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  void insert(std::uint32_t hash, std::uint32_t value);
  /// `value` must be there.
  void replace(std::uint32_t hash, std::uint32_t value, std::uint32_t by);
  void erase(std::uint32_t hash, std::uint32_t value);

  /// A value under this hash that `accepts` takes, else kNone.
  template <class Accepts>
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, Accepts accepts) const {
    const Bucket& bucket = (*buckets_)[bucket_number(hash)];
    for (std::size_t at = start(hash);; ++at) {
      const Entry& entry = bucket.entries[static_cast<std::ptrdiff_t>(at & bucket.mask)];
      if (entry.value == kNone) return kNone;
      if (entry.hash == hash && accepts(entry.value)) return entry.value;
    }
  }

 private:
  /// Entries in a bucket, on average, before one is split. More: larger copies of buckets; fewer: of the list.
  static constexpr std::size_t kLoad = 64;

  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t value = kNone;
  };
  struct Bucket {
    explicit Bucket(std::size_t size);
    void add(const Entry& entry) noexcept;

    std::shared_ptr<Entry[]> entries;
    std::uint32_t mask;
    std::uint32_t size = 0;
  };
  using Buckets = std::vector<Bucket>;

  [[nodiscard]] std::size_t bucket_number(std::uint32_t hash) const noexcept {
    const std::size_t number = hash & low_mask_;
    return number < buckets_->size() ? number : number & (low_mask_ >> 1U);
  }
  /// Of other bits than the bucket's number.
  [[nodiscard]] static std::size_t start(std::uint32_t hash) noexcept { return hash >> 20U; }

  template <class Keeps>
  [[nodiscard]] static Bucket filtered(const Bucket& bucket, std::size_t room, Keeps keeps);
  [[nodiscard]] Bucket& own_bucket(std::uint32_t hash, std::size_t room);
  void own_list();
  void split_one();

  std::shared_ptr<Buckets> buckets_ = std::make_shared<Buckets>(1, Bucket(0));
  std::size_t low_mask_ = 0;
  std::size_t size_ = 0;
};

}  // namespace p2p::registry
