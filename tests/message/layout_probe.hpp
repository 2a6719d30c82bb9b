// A message that exists only here: it has every kind of layout that the descriptions must carry.
#pragma once

#include <p2p/bit_string.hpp>
#include <p2p/message.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/varint.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "message/description.hpp"

namespace p2p::test {

enum class Paging : std::uint8_t { none = 0, date = 1, address = 2 };

/// Its layout depends on a version that the message around it has.
struct Output {
  Address from;
  VarInt amount;
  Milliseconds timestamp{};
  friend bool operator==(const Output&, const Output&) = default;
};

struct Group {
  std::uint8_t subset = 0;
  std::vector<VarInt> numbers;
  std::vector<Address> addresses;
  friend bool operator==(const Group&, const Group&) = default;
};

struct Tree {
  std::uint8_t label = 0;
  std::vector<Tree> children;
  friend bool operator==(const Tree&, const Tree&) = default;
};

struct LayoutProbe {
  static constexpr std::uint8_t kMessageType = 200;

  bool descending = false;
  Paging paging = Paging::none;
  Seconds paging_date{};
  Address paging_address;
  std::uint8_t five_bits = 0;
  std::uint32_t version = 0;
  std::vector<Output> outputs;
  std::vector<Group> groups;
  std::vector<std::uint8_t> backwards;
  std::optional<Hash> proof;
  std::optional<Signature> signature;
  std::optional<Output> change;
  Tree tree;
  VarInt token_id;
  BitString view;
  BitString payload;
  Bytes code;
  std::string reason;
  Seconds due{};
  double average = 0;
  std::array<std::uint8_t, 32> digest{};
  friend bool operator==(const LayoutProbe&, const LayoutProbe&) = default;
};

using message::Count;
using message::FieldsOf;
using message::Flag;

template <class V>
void describe(V& v, FieldsOf<V, Output>& output, std::uint32_t version) {
  if (version >= 7) v.milliseconds_u64("timestamp", output.timestamp);
  v.value("from", output.from);
  v.value("amount", output.amount);
  if (version < 7) v.milliseconds_u64("timestamp", output.timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, Group>& group) {
  v.u8("subset", group.subset);
  v.list("numbers", group.numbers, Count::u8);
  v.list("addresses", group.addresses, Count::u16);
}

template <class V>
void describe(V& v, FieldsOf<V, Tree>& tree) {
  v.u8("label", tree.label);
  v.list("children", tree.children, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, LayoutProbe>& probe) {
  v.boolean("descending?", probe.descending, Flag::bit);
  v.enumerated("paging", probe.paging, 2);
  if (probe.paging == Paging::date) v.seconds_u32("paging_date", probe.paging_date);
  if (probe.paging == Paging::address) v.value("paging_address", probe.paging_address);
  v.bits("five_bits", probe.five_bits, 5);
  v.u32("version", probe.version);
  v.list_of("outputs", probe.outputs, {Count::varint, 344}, [&](auto& output) { v.value("", output, probe.version); });
  v.list("groups", probe.groups, Count::u16);
  v.list_of("backwards", probe.backwards, {Count::u8, 8}, [&](auto& byte) { v.u8("", byte); });
  // Reading turns the list around: the last on the wire is the first in memory.
  if constexpr (V::kDecoding && !V::kJson) std::reverse(probe.backwards.begin(), probe.backwards.end());
  v.optional("proof", probe.proof, Flag::bit);
  v.optional("signature", probe.signature, Flag::byte);
  v.optional("change", probe.change, Flag::byte, probe.version);
  v.value("tree", probe.tree);
  v.value("token_id", probe.token_id);
  v.bit_string("view", probe.view, Count::u8);
  v.bit_string("payload", probe.payload, Count::varint);
  v.byte_string("code", probe.code, Count::u32);
  v.byte_string("reason", probe.reason, Count::varint);
  v.seconds_u64("due", probe.due);
  v.hundredths("average", probe.average);
  v.fixed_bytes("digest", probe.digest);
}

}  // namespace p2p::test

template <>
struct p2p::message::EnumNames<p2p::test::Paging> {
  static constexpr EnumValue<p2p::test::Paging> kValues[] = {
      {p2p::test::Paging::none, "nil"}, {p2p::test::Paging::date, "date"}, {p2p::test::Paging::address, "address"}};
};
template <>
struct p2p::message::Described<p2p::test::Output> {
  static constexpr StructInfo kInfo{"Output", 344};
};
template <>
struct p2p::message::Described<p2p::test::Group> {
  static constexpr StructInfo kInfo{"Group", 32};
};
template <>
struct p2p::message::Described<p2p::test::Tree> {
  static constexpr StructInfo kInfo{"Tree", 16};
};

/// As a host would add a message of its own.
template <>
const p2p::MessageType& p2p::message_type<p2p::test::LayoutProbe>();
