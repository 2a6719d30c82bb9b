// A struct that exists only here: it has every kind of field that JSON must carry.
#pragma once

#include <p2p/bit_matrix.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/message.hpp>
#include <p2p/shared_bytes.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "message/description.hpp"

namespace p2p::test {

enum class Colour : std::uint8_t { none = 0, red = 1 };

struct Leaf {
  std::uint8_t label = 0;
  std::vector<Leaf> children;
  friend bool operator==(const Leaf&, const Leaf&) = default;
};

struct Pair {
  std::uint8_t key = 0;
  std::optional<std::uint16_t> value;
  friend bool operator==(const Pair&, const Pair&) = default;
};

struct JsonProbe {
  static constexpr std::uint8_t kMessageType = 25;  // as Ping has, which is another type nevertheless

  std::uint8_t byte = 0;
  std::uint16_t small = 0;
  std::uint32_t medium = 0;
  std::uint64_t large = 0;
  std::uint8_t five_bits = 0;
  int minus = 0;
  bool flag = false;
  Colour colour = Colour::none;
  Seconds second{};
  Milliseconds rounded{};
  Milliseconds exact{};
  std::optional<Seconds> maybe;
  std::variant<std::monostate, Seconds, Address> page;
  double average = 0;
  std::vector<double> averages;
  std::array<std::uint8_t, 2> fixed{};
  EncryptedKey sized;
  SharedBytes shared;
  std::string code;
  BitString bits;
  BitMatrix rows;
  TypedValue typed;
  TypedValue arguments;
  VarInt number;
  BeaconSubset subset{};
  std::optional<Hash> hash;
  std::uint8_t tag = 0;
  Address token;
  std::uint8_t reason = 0;
  std::vector<Pair> pairs;
  Leaf leaf;
  friend bool operator==(const JsonProbe&, const JsonProbe&) = default;
};

inline constexpr message::Tag kAssets[] = {{0, "UCO"}, {1, "token"}};
inline constexpr message::Tag kReasons[] = {{0, "ok"}, {1, "timeout", "error"}, {2, "parsing", "error"}};

template <class V>
void describe(V& v, message::FieldsOf<V, Leaf>& leaf) {
  v.u8("label", leaf.label);
  v.list("children", leaf.children, message::Count::u8);
}

template <class V>
void describe_pair(V& v, message::FieldsOf<V, Pair>& pair) {
  v.tuple("", [&] {
    v.u8("", pair.key);
    v.optional_of("", pair.value, message::Flag::bit, [&v](auto& value) { v.u16("", value); });
  });
}

template <class V>
void describe_unions(V& v, message::FieldsOf<V, JsonProbe>& probe) {
  v.tagged("asset", probe.tag, kAssets, [&] {
    if (probe.tag == 1) v.value("", probe.token);
  });
  v.object("status", [&] {
    v.tagged("reason", probe.reason, kReasons, [&] {
      if (probe.reason == 2) v.byte_string("", probe.code, message::Count::u8);
    });
  });
}

template <class V>
void describe(V& v, message::FieldsOf<V, JsonProbe>& probe) {
  using message::Count;
  using message::Flag;
  constexpr message::MapLayout kPairs{{Count::u8, 8}, message::Repeats::counted, message::MapOrder::reference};
  v.u8("byte", probe.byte);
  v.u16("small", probe.small);
  v.u32("medium", probe.medium);
  v.u64("large", probe.large);
  v.bits("five_bits", probe.five_bits, 5);
  v.negated_u16("minus", probe.minus);
  v.boolean("flag?", probe.flag, Flag::bit);
  v.enumerated("colour", probe.colour);
  v.seconds_u32("second", probe.second);
  v.seconds_u32("rounded", probe.rounded);
  v.milliseconds_u64("exact", probe.exact);
  v.optional_seconds_u32("maybe", probe.maybe);
  v.any_time_or_address("page", probe.page);
  v.hundredths("average", probe.average);
  v.hundredths_list("averages", probe.averages, 2);
  v.fixed_bytes("fixed", probe.fixed);
  v.value("sized", probe.sized, std::size_t{2});
  v.byte_string("shared", probe.shared, Count::u32);
  v.deflated("code", probe.code);
  v.bit_string("bits", probe.bits, Count::u8);
  v.bit_rows("rows", probe.rows, 2);
  v.typed("typed", probe.typed);
  v.arguments("arguments", probe.arguments, message::ArgumentForm::typed_value);
  v.args_json("shown", probe.arguments);
  v.unsent_list("unsent");
  v.value("number", probe.number);
  v.value("subset", probe.subset);
  v.optional("hash", probe.hash, Flag::bit);
  describe_unions(v, probe);
  v.map_of("pairs", probe.pairs, kPairs, &Pair::key, [&v](auto& pair) { describe_pair(v, pair); });
  v.json_struct("tree", "Tree", [&] { v.value("leaf", probe.leaf); });
}

}  // namespace p2p::test

template <>
struct p2p::message::EnumNames<p2p::test::Colour> {
  static constexpr EnumValue<p2p::test::Colour> kValues[] = {{p2p::test::Colour::none, ""},
                                                             {p2p::test::Colour::red, "red"}};
};
template <>
struct p2p::message::Described<p2p::test::Leaf> {
  static constexpr StructInfo kInfo{"Leaf", 16};
};

/// As a host would add a message of its own.
template <>
const p2p::MessageType& p2p::message_type<p2p::test::JsonProbe>();
