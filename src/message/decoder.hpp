// The visitor that reads a described value from untrusted bytes. Claims no memory that the bytes at hand do not
// justify, goes at most kMaxDepth deep, and says which field failed at which bit. What is left behind the value is
// ignored. Owned by one decoding; not thread-safe.
#pragma once

#include <p2p/bit_matrix.hpp>
#include <p2p/bytes.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/result.hpp>
#include <p2p/shared_bytes.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include "message/description.hpp"
#include "message/distinct_keys.hpp"
#include "message/field_failure.hpp"
#include "message/map_order.hpp"
#include "wire/bit_reader.hpp"
#include "wire/varint.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2p::message {

class Decoder {
 public:
  static constexpr bool kDecoding = true;
  static constexpr bool kJson = false;

  /// Behind the type byte; the message is not empty. The data outlives the decoder. With an `owner` that keeps them,
  /// byte strings that make up a good part of the message are not copied but borrowed.
  explicit Decoder(BytesView padded_message, std::shared_ptr<const void> owner = nullptr) noexcept
      : reader_(padded_message),
        owner_(std::move(owner)),
        least_borrowed_(std::max(kLeastBorrowed, padded_message.size() / kLeastBorrowedShare)),
        memory_left_(padded_message.size() * kMaxMemoryFactor),
        inflated_left_(std::max(kMaxInflated, memory_left_)) {
    (void)reader_.u8();
  }
  [[nodiscard]] bool failed() const noexcept { return !reader_.ok(); }
  /// Only after a failure.
  [[nodiscard]] Error error(std::string_view message_name) const { return failure_.to_error(message_name); }

  // See Encoder for what each field is.
  void u8(FieldName name, std::uint8_t& value) { read(name, value, 8); }
  void u16(FieldName name, std::uint16_t& value) { read(name, value, 16); }
  void u32(FieldName name, std::uint32_t& value) { read(name, value, 32); }
  void u64(FieldName name, std::uint64_t& value) { read(name, value, 64); }
  void u64(FieldName name, VarInt& value) {
    std::uint64_t number = 0;
    read(name, number, 64);
    value = number;
  }
  void negated_u16(FieldName name, int& value) {
    std::uint16_t number = 0;
    read(name, number, 16);
    value = -int{number};
  }
  template <class Unsigned>
  void bits(FieldName name, Unsigned& value, unsigned count) {
    read(name, value, count);
  }
  void boolean(FieldName name, bool& value, Flag flag) {
    const std::size_t start = reader_.position();
    std::uint8_t number = 0;
    read(name, number, flag == Flag::bit ? 1 : 8);
    if (number > 1) [[unlikely]]
      refuse_number(name, start, "neither 0 nor 1 but", number);
    value = number == 1;
  }
  template <class E>
  void enumerated(FieldName name, E& value, unsigned bit_count = 8) {
    const std::size_t start = reader_.position();
    std::uint64_t number = 0;
    read(name, number, bit_count);
    value = static_cast<E>(number);
    if (!is_known(value)) [[unlikely]]
      refuse_number(name, start, "unknown value", number);
  }

  void seconds_u32(FieldName name, Seconds& time) {
    std::uint32_t seconds = 0;
    read(name, seconds, 32);
    time = Seconds(Seconds::duration(seconds));
  }
  void seconds_u32(FieldName name, Milliseconds& time) {
    Seconds seconds{};
    seconds_u32(name, seconds);
    time = seconds;
  }
  void seconds_u64(FieldName name, Seconds& time);
  void milliseconds_u64(FieldName name, Milliseconds& time);
  void optional_seconds_u32(FieldName name, std::optional<Seconds>& time) {
    seconds_u32(name, time.emplace());
    if (*time == Seconds{}) time.reset();
  }
  void hundredths(FieldName name, double& value) {
    std::uint8_t number = 0;
    read(name, number, 8);
    value = number / 100.0;
  }
  void hundredths_list(FieldName name, std::vector<double>& values, std::size_t count);

  template <std::size_t N>
  void fixed_bytes(FieldName name, std::array<std::uint8_t, N>& bytes) {
    reader_.bytes(bytes);
    if (failed()) note_truncated(name);
  }
  void byte_string(FieldName name, Bytes& bytes, Count count);
  void byte_string(FieldName name, SharedBytes& bytes, Count count);
  void byte_string(FieldName name, std::string& text, Count count);
  void bit_string(FieldName name, BitString& bits, Count count);
  void bit_rows(FieldName name, BitMatrix& matrix, std::size_t rows);
  void deflated(FieldName name, std::string& text);

  void typed(FieldName name, TypedValue& value);
  void arguments(FieldName name, TypedValue& value, ArgumentForm form);

  void value(FieldName name, VarInt& value);
  void value(FieldName name, PublicKey& key);
  void value(FieldName name, Address& address);
  void value(FieldName name, Hash& hash);
  void value(FieldName name, GeoPatch& patch) {
    std::array<std::uint8_t, 3> bytes{};
    small_bytes(name, bytes);
    patch = GeoPatch(bytes);
  }
  void value(FieldName name, Ipv4& ip) { small_bytes(name, ip.octets); }
  void value(FieldName name, BeaconSubset& subset) {
    std::uint8_t number = 0;
    read(name, number, 8);
    subset = BeaconSubset{number};
  }
  void value(FieldName name, EncryptedKey& key, std::size_t size);
  void value(FieldName name, Signature& signature) { byte_string(name, signature.bytes, Count::u8); }
  template <class T, class... Context>
  void value(FieldName name, T& thing, const Context&... context) {
    nested(name, [&] { describe(*this, thing, context...); });
  }

  template <class T, class... Context>
  void list(FieldName name, std::vector<T>& items, Count count, const Context&... context) {
    static_assert(sizeof(T) * 8 <= kMaxMemoryFactor * min_bits<T>());
    list_of(name, items, {count, min_bits<T>()}, [&](T& item) { value("", item, context...); });
  }
  template <class T, class Each>
  void list_of(FieldName name, std::vector<T>& items, Elements elements, Each each) {
    items.clear();
    const std::size_t count = announced(name, elements, sizeof(T), items);
    for (std::size_t i = 0; i < count && !ends_before_element(elements); ++i) {
      each(items.emplace_back());
      if (failed()) failure_.inside_element(name, i);
    }
  }
  template <class T, class KeyOf, class Each>
  void map_of(FieldName name, std::vector<T>& entries, const MapLayout& layout, KeyOf key_of, Each each) {
    entries.clear();
    std::size_t count = announced(name, layout.elements, sizeof(T), entries);
    DistinctKeys<T, KeyOf> keys(entries, key_of);
    while (count > 0 && !ends_before_element(layout.elements)) {
      each(entries.emplace_back());
      if (failed()) failure_.inside_element(name, entries.size() - 1);
      const auto earlier = keys.same_as_last();
      if (!earlier || layout.repeats == Repeats::counted) --count;
      if (!earlier) continue;
      entries[*earlier] = std::move(entries.back());
      entries.pop_back();
    }
    const auto less = entry_order(layout.order, entries.size(), key_of);
    if (!keeps_order(layout.order, entries, key_of) && !strictly_ordered(entries, less))
      std::sort(entries.begin(), entries.end(), less);
  }

  template <class T, class... Context>
  void optional(FieldName name, std::optional<T>& item, Flag flag, const Context&... context) {
    optional_of(name, item, flag, [&](T& present) { value(name, present, context...); });
  }
  template <class T, class Each>
  void optional_of(FieldName name, std::optional<T>& item, Flag flag, Each each) {
    bool present = false;
    boolean(name, present, flag);
    item.reset();
    if (present) each(item.emplace());
  }

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
  template <class Walk>
  void tagged(FieldName name, std::uint8_t& tag, std::span<const Tag> tags, Walk walk) {
    read_tag(name, tag, tags);
    nested(name, walk);
  }
  void args_json(FieldName, const TypedValue&) {}
  void unsent_list(FieldName) {}

  /// For what a description itself cannot accept: malformed, here.
  void refuse(FieldName name, std::string why) { refuse(name, reader_.position(), std::move(why)); }

 private:
  template <class Unsigned>
  void read(FieldName name, Unsigned& value, unsigned count) {
    value = static_cast<Unsigned>(reader_.bits(count));
    if (failed()) [[unlikely]]
      note_truncated(name);
  }
  /// One read instead of a copy.
  template <std::size_t N>
  void small_bytes(FieldName name, std::array<std::uint8_t, N>& bytes) {
    static_assert(N <= sizeof(std::uint64_t));
    std::uint64_t number = 0;
    read(name, number, 8 * N);
    for (std::size_t i = N; i-- > 0; number >>= 8U) bytes[i] = static_cast<std::uint8_t>(number & 0xFFU);
  }
  template <class Walk>
  void nested(FieldName name, Walk walk) {
    if (failed() || !enter(name)) return;
    walk();
    leave(name);
  }
  /// The count in front of a list, whose elements get room; 0 after a failure.
  template <class Items>
  std::size_t announced(FieldName name, const Elements& elements, std::size_t element_bytes, Items& items) {
    if (failed()) return 0;
    const std::size_t count = read_count(name, elements);
    if (count == 0) return 0;
    const std::size_t room = elements.may_end ? std::min(count, reader_.remaining_bits() / elements.min_bits) : count;
    if (!claim_memory(name, room * element_bytes)) return 0;
    items.reserve(room);
    return count;
  }
  [[nodiscard]] bool ends_before_element(const Elements& elements) const noexcept {
    return failed() || (elements.may_end && reader_.remaining_bits() == 0);
  }
  void read_tag(FieldName name, std::uint8_t& tag, std::span<const Tag> tags);
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
  /// What failed already says why.
  void note(FieldName name, std::size_t start_bit, const Error& error);
  void refuse(FieldName name, std::size_t start_bit, std::string why, Errc code = Errc::malformed);
  void refuse_number(FieldName name, std::size_t start_bit, const char* what, std::uint64_t number);
  void note_truncated(FieldName name);

  /// Whether the remaining bits can hold so many elements.
  [[nodiscard]] bool has_room(std::uint64_t count, std::size_t min_bits) const noexcept {
    const std::uint64_t left = reader_.remaining_bits();
    // A product of two numbers below 2^32 cannot overflow, and is cheaper than a division.
    return ((count | min_bits) >> 32U) == 0 ? count * min_bits <= left : count <= left / min_bits;
  }
  /// What there is room for, unless the list may end early; 0 after a failure.
  std::size_t read_count(FieldName name, const Elements& elements) {
    const std::size_t start = reader_.position();
    std::uint64_t count = 0;
    if (elements.count == Count::u8) {
      count = reader_.u8();
    } else if (elements.count == Count::varint) {
      count = wire::read_small_varint(reader_).value_or(kAboveEverything);
    } else {
      count = reader_.bits(elements.count == Count::u16 ? 16 : 32);
    }
    if (failed() || (!elements.may_end && !has_room(count, elements.min_bits))) [[unlikely]]
      return refuse_count(name, start, count, elements.min_bits);
    return static_cast<std::size_t>(count);
  }
  std::size_t refuse_count(FieldName name, std::size_t start_bit, std::uint64_t count, std::size_t min_bits);
  std::size_t read_size(FieldName name, Count count) { return read_count(name, {count, 8}); }
  /// Lists inside lists may each announce all the rest of the message: together they get no more than its size allows.
  /// A list whose elements are there never exceeds it, as each element pays for itself.
  bool claim_memory(FieldName name, std::size_t bytes) {
    if (bytes > memory_left_) [[unlikely]]
      return refuse_memory(name);
    memory_left_ -= bytes;
    return true;
  }
  bool refuse_memory(FieldName name);

  static constexpr std::uint64_t kAboveEverything = std::numeric_limits<std::uint64_t>::max();
  /// Neither shorter byte strings, nor small parts of a message, are worth keeping all of it for.
  static constexpr std::size_t kLeastBorrowed = 256;
  static constexpr std::size_t kLeastBorrowedShare = 4;

  wire::BitReader reader_;
  FieldFailure failure_;
  std::shared_ptr<const void> owner_;
  std::size_t least_borrowed_;
  std::size_t memory_left_;
  std::size_t inflated_left_;
  unsigned depth_ = 0;
};

}  // namespace p2p::message
