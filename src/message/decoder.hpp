// The visitor that reads a described value from untrusted bytes. Claims no memory that the bytes at hand do not
// justify, goes at most kMaxDepth deep, and says which field failed at which bit. What is left behind the value is
// ignored. Owned by one decoding; not thread-safe.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>
#include <p2p/timestamp.hpp>

#include "message/description.hpp"
#include "message/field_failure.hpp"
#include "wire/bit_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2p::message {

class Decoder {
 public:
  static constexpr bool kDecoding = true;
  static constexpr bool kWire = true;

  /// Behind the type byte. The data outlives the decoder.
  explicit Decoder(BytesView padded_message) noexcept
      : reader_(padded_message), memory_left_(padded_message.size() * kMaxMemoryFactor) {
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

  template <std::size_t N>
  void fixed_bytes(FieldName name, std::array<std::uint8_t, N>& bytes) {
    reader_.bytes(bytes);
    if (failed()) note_truncated(name);
  }
  void byte_string(FieldName name, Bytes& bytes, Count count);
  void byte_string(FieldName name, std::string& text, Count count);
  void bit_string(FieldName name, BitString& bits, Count count);

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
    if (failed()) return;
    const std::size_t count = read_count(name, elements.count, elements.min_bits);
    if (!claim_memory(name, count * sizeof(T))) return;
    items.reserve(count);
    for (std::size_t i = 0; i < count && !failed(); ++i) {
      each(items.emplace_back());
      if (failed()) failure_.inside_element(name, i);
    }
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
  bool enter(FieldName name);
  void leave(FieldName name);
  void refuse(FieldName name, std::size_t start_bit, std::string why, Errc code = Errc::malformed);
  void refuse_number(FieldName name, std::size_t start_bit, const char* what, std::uint64_t number);
  void note_truncated(FieldName name);

  /// Not above what the remaining bits can hold at `bits_each`; 0 after a failure.
  std::size_t read_count(FieldName name, Count count, std::size_t bits_each);
  /// Lists inside lists may each announce all the rest of the message: together they get no more than its size allows.
  /// A list whose elements are there never exceeds it, as each element pays for itself.
  bool claim_memory(FieldName name, std::size_t bytes);

  wire::BitReader reader_;
  FieldFailure failure_;
  std::size_t memory_left_;
  unsigned depth_ = 0;
};

}  // namespace p2p::message
