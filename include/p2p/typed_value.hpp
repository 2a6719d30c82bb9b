// Floor 1. A self-describing value, as smart contracts and errors carry it (messages.md §1.9). A value; it owns all
// that it holds. The alternatives are in the order of the wire's type bytes.
#pragma once

#include <p2p/result.hpp>
#include <p2p/varint.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace p2p {

/// Up to 255 bytes and a sign. Zero is not negative.
struct TypedInteger {
  VarInt magnitude;
  bool negative = false;

  friend bool operator==(const TypedInteger&, const TypedInteger&) = default;
};

struct TypedEntry;

struct TypedValue {
  using List = std::vector<TypedValue>;
  /// No key twice. Up to 32 entries have one order only, the canonical one (messages.md §1.9): what was decoded is in
  /// it, and what is encoded is written in it. More entries stay in the order on the wire, which only the sender knows.
  using Map = std::vector<TypedEntry>;
  using Nil = std::monostate;

  /// Strings are bytes that are meant to be UTF-8; nobody checks.
  using Data = std::variant<TypedInteger, double, std::string, List, Map, bool, Nil>;

  TypedValue() noexcept;
  TypedValue(Data alternative) noexcept;  // NOLINT(google-explicit-constructor): a value is what it holds

  Data data;

  /// Maps are equal when their entries are, in the same order; 0.0 and −0.0 are.
  friend bool operator==(const TypedValue& left, const TypedValue& right);
};

struct TypedEntry {
  TypedValue key;
  TypedValue value;

  friend bool operator==(const TypedEntry&, const TypedEntry&) = default;
};

/// Nodes read and keep values by the thousand.
static_assert(sizeof(TypedValue) == 40);

/// Entries of a map up to which its order is the canonical one.
inline constexpr std::size_t kMaxOrderedEntries = 32;

/// The JSON text that a node writes for the value (messages.md §2.5), which is also how it shows it: without
/// whitespace, floats in their shortest form, a map's keys as text, more than kMaxOrderedEntries entries in the reverse
/// of their order. not_representable for what has no JSON: strings that are not UTF-8, keys that are lists or maps,
/// floats that are not finite; too_deep beyond 512 levels.
[[nodiscard]] Result<std::string> json_text(const TypedValue& value);

/// floor(|value| × 10^8) on the shortest decimal form, as the wire carries a float; the value is finite.
[[nodiscard]] VarInt fixed8(double value);

inline TypedValue::TypedValue() noexcept : data(Nil{}) {}
inline TypedValue::TypedValue(Data alternative) noexcept : data(std::move(alternative)) {}
inline bool operator==(const TypedValue& left, const TypedValue& right) { return left.data == right.data; }

}  // namespace p2p
