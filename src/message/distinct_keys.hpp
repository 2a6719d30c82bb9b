// The keys of a map while it is read: which entry has a key that came before? Keys that come in ascending order, as the
// reference sends nearly all of them, cost one comparison each. Owned by one decoding.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace p2p::message {

template <class T, class KeyOf>
class DistinctKeys {
 public:
  /// The entries live as long as this, and only their last one is ever removed.
  DistinctKeys(const std::vector<T>& entries, KeyOf key_of) : entries_(entries), key_of_(key_of) {}

  /// For the last entry: the earlier one with its key, when there is one.
  [[nodiscard]] std::optional<std::size_t> same_as_last() {
    const std::size_t last = entries_.size() - 1;
    if (!places_) {
      if (last == 0 || key(last - 1) < key(last)) return std::nullopt;
      places_.emplace();
      for (std::size_t i = 0; i < last; ++i) places_->emplace(key(i), i);
    }
    const auto [place, added] = places_->emplace(key(last), last);
    if (added) return std::nullopt;
    return place->second;
  }

 private:
  using Key = std::decay_t<std::invoke_result_t<KeyOf, const T&>>;
  const Key& key(std::size_t index) const { return std::invoke(key_of_, entries_[index]); }

  const std::vector<T>& entries_;
  KeyOf key_of_;
  std::optional<std::map<Key, std::size_t>> places_;
};

}  // namespace p2p::message
