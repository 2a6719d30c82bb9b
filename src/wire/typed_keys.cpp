#include "wire/typed_keys.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <variant>

namespace p2p::wire {
namespace {

using Ordering = std::strong_ordering;
using Indices = std::vector<std::uint32_t>;

enum class Rank { integer, real, no, nil, yes, map, empty_list, list, string };

Rank rank_of(const TypedValue& value) {
  struct Visitor {
    Rank operator()(const TypedInteger&) const { return Rank::integer; }
    Rank operator()(double) const { return Rank::real; }
    Rank operator()(const std::string&) const { return Rank::string; }
    Rank operator()(const TypedValue::List& list) const { return list.empty() ? Rank::empty_list : Rank::list; }
    Rank operator()(const TypedValue::Map&) const { return Rank::map; }
    Rank operator()(bool value) const { return value ? Rank::yes : Rank::no; }
    Rank operator()(TypedValue::Nil) const { return Rank::nil; }
  };
  return std::visit(Visitor(), value.data);
}

Ordering compare(const TypedInteger& left, const TypedInteger& right) {
  const bool left_negative = left.negative && left.magnitude != VarInt(0);
  const bool right_negative = right.negative && right.magnitude != VarInt(0);
  if (left_negative != right_negative) return left_negative ? Ordering::less : Ordering::greater;
  return left_negative ? right.magnitude <=> left.magnitude : left.magnitude <=> right.magnitude;
}

/// The two zeros are one key. NaN, which the wire cannot carry, is above all, so that sorting stays defined.
Ordering compare(double left, double right) {
  if (left < right) return Ordering::less;
  if (left > right) return Ordering::greater;
  return left == right ? Ordering::equal : std::isnan(left) <=> std::isnan(right);
}

/// By unsigned bytes, the shorter one first.
Ordering compare(const std::string& left, const std::string& right) { return left.compare(right) <=> 0; }

/// Compares values of any depth. The order of a map inside a key is found once, however often that key is compared.
/// The values outlive it and do not move.
class TermOrder {
 public:
  Ordering compare(const TypedValue& left, const TypedValue& right) {
    if (const auto* string = std::get_if<std::string>(&left.data)) {
      if (const auto* other = std::get_if<std::string>(&right.data)) return wire::compare(*string, *other);
    }
    const Rank rank = rank_of(left);
    if (const Rank other = rank_of(right); rank != other) return rank <=> other;
    switch (rank) {
      case Rank::integer:
        return wire::compare(get<TypedInteger>(left), get<TypedInteger>(right));
      case Rank::real:
        return wire::compare(get<double>(left), get<double>(right));
      case Rank::map:
        return compare(get<TypedValue::Map>(left), get<TypedValue::Map>(right));
      case Rank::list:
        return compare(get<TypedValue::List>(left), get<TypedValue::List>(right));
      default:
        return Ordering::equal;
    }
  }

  /// Entries of one key in the order of the map.
  Indices sorted(const TypedValue::Map& map) {
    Indices order(map.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
      const auto by_key = compare(map[left].key, map[right].key);
      return std::is_eq(by_key) ? left < right : std::is_lt(by_key);
    });
    return order;
  }

 private:
  template <class T>
  static const T& get(const TypedValue& value) {
    return *std::get_if<T>(&value.data);
  }

  Ordering compare(const TypedValue::List& left, const TypedValue::List& right) {
    const std::size_t shared = std::min(left.size(), right.size());
    for (std::size_t i = 0; i < shared; ++i)
      if (const auto order = compare(left[i], right[i]); std::is_neq(order)) return order;
    return left.size() <=> right.size();
  }
  /// By size, then by all keys in order, then by their values.
  Ordering compare(const TypedValue::Map& left, const TypedValue::Map& right) {
    if (left.size() != right.size() || left.empty()) return left.size() <=> right.size();
    const Indices& left_order = order_of(left);
    const Indices& right_order = order_of(right);
    for (const auto part : {&TypedEntry::key, &TypedEntry::value}) {
      for (std::size_t i = 0; i < left.size(); ++i) {
        const auto order = compare(left[left_order[i]].*part, right[right_order[i]].*part);
        if (std::is_neq(order)) return order;
      }
    }
    return Ordering::equal;
  }
  const Indices& order_of(const TypedValue::Map& map) {
    const auto known = orders_.find(&map);
    return known != orders_.end() ? known->second : orders_.emplace(&map, sorted(map)).first->second;
  }

  std::map<const TypedValue::Map*, Indices> orders_;
};

void rearrange(TypedValue::Map& map, const Indices& order) {
  TypedValue::Map arranged;
  arranged.reserve(order.size());
  for (const std::uint32_t index : order) arranged.push_back(std::move(map[index]));
  map = std::move(arranged);
}

/// `kept` ascends.
void keep_only(TypedValue::Map& map, const Indices& kept) {
  for (std::size_t to = 0; to < kept.size(); ++to)
    if (kept[to] != to) map[to] = std::move(map[kept[to]]);
  map.resize(kept.size());
}

}  // namespace

bool keys_ascend(const TypedValue::Map& map) {
  if (map.size() < 2) return true;
  TermOrder order;
  for (std::size_t i = 1; i < map.size(); ++i)
    if (std::is_gteq(order.compare(map[i - 1].key, map[i].key))) return false;
  return true;
}

void settle_keys(TypedValue::Map& map) {
  TermOrder terms;
  Indices order = terms.sorted(map);
  std::size_t distinct = 0;
  for (const std::uint32_t next : order) {
    if (distinct > 0) {
      const std::uint32_t first = order[distinct - 1];
      if (std::is_eq(terms.compare(map[first].key, map[next].key))) {
        map[first].value = std::move(map[next].value);
        continue;
      }
    }
    order[distinct++] = next;
  }
  order.resize(distinct);
  if (distinct <= kMaxOrderedEntries) {
    rearrange(map, order);
  } else if (distinct < map.size()) {
    std::sort(order.begin(), order.end());
    keep_only(map, order);
  }
}

Result<std::vector<std::uint32_t>> writing_order(const TypedValue::Map& map) {
  TermOrder terms;
  Indices order = terms.sorted(map);
  for (std::size_t i = 1; i < order.size(); ++i)
    if (std::is_eq(terms.compare(map[order[i - 1]].key, map[order[i]].key)))
      return fail(Errc::not_representable, "a map with the same key twice");
  if (map.size() > kMaxOrderedEntries) std::sort(order.begin(), order.end());
  return order;
}

}  // namespace p2p::wire
