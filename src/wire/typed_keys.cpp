#include "wire/typed_keys.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace p2p::wire {
namespace {

std::weak_ordering compare(const TypedValue& left, const TypedValue& right);

std::weak_ordering compare(const TypedInteger& left, const TypedInteger& right) {
  if (left.negative != right.negative) return left.negative <=> right.negative;
  return left.magnitude <=> right.magnitude;
}

/// Never NaN: these came from the wire. The two zeros are one key.
std::weak_ordering compare(double left, double right) {
  if (left < right) return std::weak_ordering::less;
  return left > right ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

std::weak_ordering compare(const TypedEntry& left, const TypedEntry& right) {
  const auto by_key = compare(left.key, right.key);
  return by_key != 0 ? by_key : compare(left.value, right.value);
}

std::weak_ordering compare(const Bytes& left, const Bytes& right) { return left <=> right; }
std::weak_ordering compare(bool left, bool right) { return left <=> right; }
std::weak_ordering compare(TypedValue::Nil, TypedValue::Nil) { return std::weak_ordering::equivalent; }

template <class Element>
std::weak_ordering compare(const std::vector<Element>& left, const std::vector<Element>& right) {
  if (left.size() != right.size()) return left.size() <=> right.size();
  for (std::size_t i = 0; i < left.size(); ++i)
    if (const auto order = compare(left[i], right[i]); order != 0) return order;
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare(const TypedValue& left, const TypedValue& right) {
  if (left.data.index() != right.data.index()) return left.data.index() <=> right.data.index();
  return std::visit(
      [&right](const auto& alternative) {
        return compare(alternative, *std::get_if<std::decay_t<decltype(alternative)>>(&right.data));
      },
      left.data);
}

}  // namespace

void merge_same_keys(TypedValue::Map& map) {
  std::vector<std::uint32_t> order(map.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&map](std::uint32_t left, std::uint32_t right) {
    const auto by_key = compare(map[left].key, map[right].key);
    return by_key != 0 ? by_key < 0 : left < right;
  });
  std::vector<bool> dropped(map.size());
  for (std::size_t first = 0, next = 1; next < order.size(); ++next) {
    if (compare(map[order[first]].key, map[order[next]].key) != 0) {
      first = next;
      continue;
    }
    map[order[first]].value = std::move(map[order[next]].value);
    dropped[order[next]] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < map.size(); ++i) {
    if (dropped[i]) continue;
    if (kept != i) map[kept] = std::move(map[i]);
    ++kept;
  }
  map.resize(kept);
}

}  // namespace p2p::wire
