// The order of the entries of a map: what the reference writes is what its runtime's maps iterate. Pure functions.
#pragma once

#include <p2p/beacon_subset.hpp>

#include "message/description.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <vector>

namespace p2p::message {

/// Up to so many entries, the reference's maps are in ascending order of their keys.
inline constexpr std::size_t kMaxSortedEntries = 32;

/// The place of a subset in a map of more entries than that, among all 256.
[[nodiscard]] std::uint8_t rank_in_large_map(BeaconSubset subset) noexcept;

/// "Comes before" for the entries of a map of `count` entries.
template <class KeyOf>
struct EntryOrder {
  KeyOf key_of;
  bool ranked;

  template <class T>
  bool operator()(const T& left, const T& right) const {
    const auto& left_key = std::invoke(key_of, left);
    const auto& right_key = std::invoke(key_of, right);
    if constexpr (std::is_same_v<std::decay_t<decltype(left_key)>, BeaconSubset>)
      if (ranked) return rank_in_large_map(left_key) < rank_in_large_map(right_key);
    return left_key < right_key;
  }
};

template <class KeyOf>
[[nodiscard]] EntryOrder<KeyOf> entry_order(MapOrder order, std::size_t count, KeyOf key_of) {
  return {key_of, order == MapOrder::reference && count > kMaxSortedEntries};
}

/// Whether a map stays in the order that it has: its keys have none that we could compute.
template <class T, class KeyOf>
[[nodiscard]] bool keeps_order(MapOrder order, const std::vector<T>& entries, KeyOf) {
  using Key = std::decay_t<std::invoke_result_t<KeyOf, const T&>>;
  return !std::is_same_v<Key, BeaconSubset> && order == MapOrder::reference && entries.size() > kMaxSortedEntries;
}

/// In order, and no key twice.
template <class T, class Less>
[[nodiscard]] bool strictly_ordered(const std::vector<T>& entries, const Less& less) {
  return std::adjacent_find(entries.begin(), entries.end(),
                            [&less](const T& left, const T& right) { return !less(left, right); }) == entries.end();
}

template <class T, class Less>
[[nodiscard]] std::vector<const T*> ordered_entries(const std::vector<T>& entries, const Less& less) {
  std::vector<const T*> ordered;
  ordered.reserve(entries.size());
  for (const T& entry : entries) ordered.push_back(&entry);
  std::sort(ordered.begin(), ordered.end(), [&less](const T* left, const T* right) { return less(*left, *right); });
  return ordered;
}

template <class T, class Less>
[[nodiscard]] bool has_same_neighbours(const std::vector<const T*>& ordered, const Less& less) {
  return std::adjacent_find(ordered.begin(), ordered.end(),
                            [&less](const T* left, const T* right) { return !less(*left, *right); }) != ordered.end();
}

}  // namespace p2p::message
