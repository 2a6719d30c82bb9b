// Floor 1. A self-describing value, as smart contracts and errors carry it (messages.md §1.9). A value; it owns all
// that it holds. The alternatives are in the order of the wire's type bytes.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/varint.hpp>

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
  /// In the order on the wire, which is the sender's and what its signature covers. No key twice.
  using Map = std::vector<TypedEntry>;
  using Nil = std::monostate;

  using Data = std::variant<TypedInteger, double, Bytes, List, Map, bool, Nil>;

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

inline TypedValue::TypedValue() noexcept : data(Nil{}) {}
inline TypedValue::TypedValue(Data alternative) noexcept : data(std::move(alternative)) {}
inline bool operator==(const TypedValue& left, const TypedValue& right) { return left.data == right.data; }

}  // namespace p2p
