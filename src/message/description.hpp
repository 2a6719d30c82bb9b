// How messages are described: once, in wire order. A description is a function
//
//   template <class V>
//   void describe(V& v, FieldsOf<V, Thing>& thing) {
//     v.u8("version", thing.version);
//     v.list("nodes", thing.nodes, Count::varint);
//   }
//
// in the header of its subject. A visitor V walks through it: the encoder and the decoder, but also the writer and the
// reader of JSON and a generator of random values. Names are those of messages.md and of our JSON. A field read earlier
// may decide the layout of later ones by a plain `if`; a layout that reading and writing do not share branches on
// `V::kDecoding`, and one that JSON and the wire do not share on `V::kJson`. All visitors have the same operations;
// encoder.hpp lists them.
//
// A failure does not interrupt the walk: what is read from then on is zero, lists are empty, nested structs are left
// out, and the enclosing fields put themselves in front of the error's path.
#pragma once

#include <p2p/address.hpp>
#include <p2p/beacon_subset.hpp>
#include <p2p/bit_string.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/varint.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace p2p::message {

/// The base of visitors in other namespaces: by it, argument-dependent lookup finds the descriptions in this one.
struct Visitor {};

/// A visitor that fills the struct gets it mutable.
template <class V, class T>
using FieldsOf = std::conditional_t<V::kDecoding, T, const T>;

/// The field of a struct, as in messages.md; a literal.
using FieldName = const char*;

/// What stands in front of a list or a byte string: how many follow.
enum class Count : std::uint8_t { u8, u16, u32, varint };

/// What stands in front of an optional field: 0 or 1, as a bit or as a byte.
enum class Flag : std::uint8_t { bit, byte };

/// A case of a union: its code on the wire, and its name in JSON, where a prefix may stand in front of it.
struct Tag {
  std::uint8_t value;
  std::string_view name;
  std::string_view prefix{};
};

/// How the elements of a list are counted, and the fewest bits that one of them takes on the wire: what bounds the
/// memory that a count may claim. 0 only with Count::u8.
struct Elements {
  Count count;
  std::size_t min_bits;
  /// The reference accepts that the message ends in front of any element.
  bool may_end = false;
};

/// What the count of a map says when a key comes more than once: how many entries follow, or how many distinct keys are
/// to be read. The last value of a key counts.
enum class Repeats : std::uint8_t { counted, not_counted };

/// In which order a map is written, and decoded to. The reference walks its maps in ascending order of their keys up to
/// 32 of them; above, subsets have an order of their own (messages.md, annex A), and other keys keep the order given.
enum class MapOrder : std::uint8_t { ascending, reference };

/// A list of entries with distinct keys.
struct MapLayout {
  Elements elements;
  Repeats repeats;
  MapOrder order;
};

/// How the arguments of a recipient travel: as JSON text, as a counted list of typed values, as one typed value.
enum class ArgumentForm : std::uint8_t { json_text, counted_list, typed_value };

/// A described struct: its name in JSON, and the fewest bits that it takes on the wire (messages.md §4.2).
struct StructInfo {
  std::string_view name;
  std::size_t min_bits;
};
template <class T>
struct Described;  // specialised beside describe(): static constexpr StructInfo kInfo{"Node", 1627};

template <class T>
[[nodiscard]] constexpr std::size_t min_bits() noexcept {
  return Described<T>::kInfo.min_bits;
}
template <>
constexpr std::size_t min_bits<PublicKey>() noexcept {
  return 272;
}
template <>
constexpr std::size_t min_bits<Address>() noexcept {
  return 272;
}
template <>
constexpr std::size_t min_bits<Hash>() noexcept {
  return 264;
}
template <>
constexpr std::size_t min_bits<GeoPatch>() noexcept {
  return 24;
}
template <>
constexpr std::size_t min_bits<VarInt>() noexcept {
  return 8;
}

template <>
constexpr std::size_t min_bits<BeaconSubset>() noexcept {
  return 8;
}

/// Memory of a decoded value over the bytes that it was decoded from.
inline constexpr std::size_t kMaxMemoryFactor = 64;
/// The text of one contract; all those of one message get as much, or what the message's memory may be.
inline constexpr std::size_t kMaxInflated = std::size_t{4} << 20U;
/// Structs inside structs; what is deeper would exhaust the stack.
inline constexpr unsigned kMaxDepth = 512;

/// The known values of an enum and their names. Any other value is refused, in both directions.
template <class E>
struct EnumValue {
  E value;
  std::string_view name;
};
template <class E>
struct EnumNames;  // specialised beside describe(): static constexpr EnumValue<E> kValues[] = {...};

template <class E>
[[nodiscard]] constexpr bool is_known(E value) noexcept {
  for (const EnumValue<E>& known : EnumNames<E>::kValues)
    if (known.value == value) return true;
  return false;
}

}  // namespace p2p::message
