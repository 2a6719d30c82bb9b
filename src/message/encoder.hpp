// The visitor that writes a described value to the wire. Refuses what the wire cannot carry: not_representable. Owned
// by one encoding; not thread-safe.
#pragma once

#include <p2p/bit_matrix.hpp>
#include <p2p/bytes.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/result.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include "message/description.hpp"
#include "message/field_failure.hpp"
#include "message/map_order.hpp"
#include "wire/bit_writer.hpp"
#include "wire/typed_encoding.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2p::message {

class Encoder {
 public:
  static constexpr bool kDecoding = false;
  static constexpr bool kJson = false;

  explicit Encoder(std::uint8_t message_type) { writer_.u8(message_type); }
  /// A part of a message, in the mode of messages or of what transaction signatures cover.
  explicit Encoder(wire::TypedMode mode) noexcept : mode_(mode) {}
  [[nodiscard]] bool failed() const noexcept { return failure_.happened(); }
  /// The padded message, or the first refusal.
  [[nodiscard]] Result<Bytes> finish(std::string_view message_name) &&;

  // Unsigned integers of their own width, or of any number of bits up to 64.
  void u8(FieldName, std::uint8_t value) { writer_.u8(value); }
  void u16(FieldName, std::uint16_t value) { writer_.u16(value); }
  void u32(FieldName, std::uint32_t value) { writer_.u32(value); }
  void u64(FieldName, std::uint64_t value) { writer_.u64(value); }
  void u64(FieldName name, const VarInt& value);
  /// The wire carries the negated number.
  void negated_u16(FieldName name, int value);
  void bits(FieldName name, std::uint64_t value, unsigned count) {
    if (value > wire::low_bits(count)) [[unlikely]]
      refuse(name, std::to_string(value) + " in " + std::to_string(count) + " bits");
    writer_.bits(value, count);
  }
  /// A boolean as one bit, or as a byte that is 0 or 1.
  void boolean(FieldName, bool value, Flag flag) { writer_.bits(value ? 1 : 0, flag == Flag::bit ? 1 : 8); }
  template <class E>
  void enumerated(FieldName name, E value, unsigned bit_count = 8) {
    if (!is_known(value)) refuse(name, "no known value");
    bits(name, static_cast<std::uint64_t>(value), bit_count);
  }

  // Times since the Unix epoch.
  void seconds_u32(FieldName name, Seconds time) {
    const std::int64_t seconds = time.time_since_epoch().count();
    if (static_cast<std::uint64_t>(seconds) > kMaxU32) [[unlikely]]
      refuse_time(name, seconds, "s");
    writer_.u32(static_cast<std::uint32_t>(seconds));
  }
  /// Milliseconds are lost.
  void seconds_u32(FieldName name, Milliseconds time) {
    seconds_u32(name, std::chrono::floor<Seconds::duration>(time));
  }
  void seconds_u64(FieldName name, Seconds time);
  void milliseconds_u64(FieldName name, Milliseconds time);
  /// Absence is the epoch.
  void optional_seconds_u32(FieldName name, const std::optional<Seconds>& time);

  /// A share as a byte of hundredths, truncated: 0.29 is written as 28.
  void hundredths(FieldName name, double value) {
    const double scaled = value * 100;
    // Negated, so that NaN is refused too.
    if (!(scaled > -1 && scaled < 256)) [[unlikely]] {
      refuse(name, std::to_string(value) + " as a byte of hundredths");
      return;
    }
    writer_.u8(static_cast<std::uint8_t>(static_cast<int>(scaled)));
  }

  /// As many as something else says.
  void hundredths_list(FieldName name, const std::vector<double>& values, std::size_t count);

  // Bytes: as many as the array has, or counted.
  void fixed_bytes(FieldName, BytesView bytes) { writer_.bytes(bytes); }
  void byte_string(FieldName name, BytesView bytes, Count count);
  void byte_string(FieldName name, const std::string& text, Count count);
  /// The count is in bits.
  void bit_string(FieldName name, const BitString& bits, Count count);
  /// As many rows as something else says; the size of a row is in front, in a byte.
  void bit_rows(FieldName name, const BitMatrix& matrix, std::size_t rows);
  /// Counted by a u32; as it is in what signatures cover.
  void deflated(FieldName name, const std::string& text);

  // Self-describing values.
  void typed(FieldName name, const TypedValue& value);
  /// Nil when there are none.
  void arguments(FieldName name, const TypedValue& value, ArgumentForm form);

  // Types with one form on the wire, then structs, whose description may want more to know (a version).
  void value(FieldName, const VarInt& value);
  void value(FieldName, const PublicKey& key) { writer_.bytes(key.bytes()); }
  void value(FieldName, const Address& address) { writer_.bytes(address.bytes()); }
  void value(FieldName, const Hash& hash) { writer_.bytes(hash.bytes()); }
  void value(FieldName, const GeoPatch& patch) { small_bytes(patch.bytes()); }
  void value(FieldName, const Ipv4& ip) { small_bytes(ip.octets); }
  void value(FieldName, BeaconSubset subset) { writer_.u8(static_cast<std::uint8_t>(subset)); }
  void value(FieldName name, const EncryptedKey& key, std::size_t size);
  void value(FieldName name, const Signature& signature) { byte_string(name, signature.bytes, Count::u8); }
  template <class T, class... Context>
  void value(FieldName name, const T& thing, const Context&... context) {
    nested(name, [&] { describe(*this, thing, context...); });
  }

  template <class T, class... Context>
  void list(FieldName name, const std::vector<T>& items, Count count, const Context&... context) {
    list_of(name, items, {count, min_bits<T>()}, [&](const T& item) { value("", item, context...); });
  }
  /// Elements that have no form of their own: `each(element)` describes one.
  template <class T, class Each>
  void list_of(FieldName name, const std::vector<T>& items, Elements elements, Each each) {
    if (failed()) return;
    write_count(name, items.size(), elements.count);
    const std::size_t start = writer_.bit_size();
    for (std::size_t i = 0; i < items.size() && !failed(); ++i) {
      each(items[i]);
      if (i == 0 && items.size() > 1) reserve_alike(writer_.bit_size() - start, items.size() - 1);
      if (failed()) failure_.inside_element(name, i);
    }
  }

  template <class T, class... Context>
  void optional(FieldName name, const std::optional<T>& item, Flag flag, const Context&... context) {
    optional_of(name, item, flag, [&](const T& present) { value(name, present, context...); });
  }
  /// `each(element)` describes the field when it is there.
  template <class T, class Each>
  void optional_of(FieldName name, const std::optional<T>& item, Flag flag, Each each) {
    boolean(name, item.has_value(), flag);
    if (item && !failed()) each(*item);
  }

  /// Entries with distinct keys, given by `key_of(entry)`, in the order of the layout.
  template <class T, class KeyOf, class Each>
  void map_of(FieldName name, const std::vector<T>& entries, const MapLayout& layout, KeyOf key_of, Each each) {
    const auto less = entry_order(layout.order, entries.size(), key_of);
    if (strictly_ordered(entries, less)) {
      list_of(name, entries, layout.elements, each);
      return;
    }
    const std::vector<const T*> ordered = ordered_entries(entries, less);
    if (has_same_neighbours(ordered, less)) {
      refuse(name, "a key comes twice");
      return;
    }
    if (keeps_order(layout.order, entries, key_of)) {
      list_of(name, entries, layout.elements, each);
    } else {
      list_of(name, ordered, layout.elements, [&each](const T* entry) { each(*entry); });
    }
  }

  // What has a form of its own in JSON only: an array, an object with or without a name, a case of a union as an array
  // that begins with its name.
  template <class Walk>
  void tuple(FieldName name, Walk walk) {
    nested(name, walk);
  }
  template <class Walk>
  void object(FieldName name, Walk walk) {
    nested(name, walk);
  }
  template <class Walk>
  void json_struct(FieldName name, std::string_view, Walk walk) {
    nested(name, walk);
  }
  /// Its code is a byte, one of `tags`.
  template <class Walk>
  void tagged(FieldName name, std::uint8_t tag, std::span<const Tag>, Walk walk) {
    writer_.u8(tag);
    nested(name, walk);
  }
  // What JSON alone shows: what follows from other fields, and what the reference does not send.
  void args_json(FieldName, const TypedValue&) {}
  void unsent_list(FieldName) {}

  /// For what a description itself cannot accept.
  void refuse(FieldName name, std::string why);

 private:
  static constexpr std::uint64_t kMaxU32 = std::numeric_limits<std::uint32_t>::max();

  /// One write instead of a copy.
  template <std::size_t N>
  void small_bytes(const std::array<std::uint8_t, N>& bytes) {
    static_assert(N <= sizeof(std::uint64_t));
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8U | byte;
    writer_.bits(number, 8 * N);
  }
  template <class Walk>
  void nested(FieldName name, Walk walk) {
    if (failed() || !enter(name)) return;
    walk();
    leave(name);
  }
  void refuse_time(FieldName name, std::int64_t time, const char* unit);
  void refuse_size(FieldName name, std::size_t size, std::size_t expected);
  /// The elements of a list tend to be alike: room for that many of this size, within reason.
  void reserve_alike(std::size_t bits_each, std::size_t count) {
    constexpr std::size_t kMaxBits = 8 * 64 * 1024;
    writer_.reserve_bits(count <= kMaxBits / (bits_each + 1) ? count * bits_each : kMaxBits);
  }
  bool enter(FieldName name) {
    if (depth_ == kMaxDepth) [[unlikely]] {
      refuse_depth(name);
      return false;
    }
    ++depth_;
    return true;
  }
  void leave(FieldName name) {
    --depth_;
    if (failed()) [[unlikely]]
      failure_.inside(name);
  }
  void refuse_depth(FieldName name);
  void write_count(FieldName name, std::size_t size, Count count);

  wire::BitWriter writer_;
  FieldFailure failure_;
  wire::TypedMode mode_ = wire::TypedMode::compact;
  unsigned depth_ = 0;
};

}  // namespace p2p::message
