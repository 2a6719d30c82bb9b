// A visitor that fills any described struct with random values that the wire carries without loss: mostly small ones,
// now and then an extreme one.
#pragma once

#include <p2p/bit_matrix.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/shared_bytes.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include <algorithm>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "message/description.hpp"
#include "message/map_order.hpp"

namespace p2p::test {

class RandomValues : public message::Visitor {
 public:
  static constexpr bool kDecoding = true;
  static constexpr bool kJson = false;
  using Count = message::Count;
  using Flag = message::Flag;
  using FieldName = message::FieldName;

  explicit RandomValues(std::mt19937_64& random) : random_(random) {}
  template <class T>
  T make() {
    for (;;) {
      T thing;
      refused_ = false;
      describe(*this, thing);
      if (!refused_) return thing;
    }
  }

  void u8(FieldName, std::uint8_t& value) { number(value); }
  void u16(FieldName, std::uint16_t& value) { number(value); }
  void u32(FieldName, std::uint32_t& value) { number(value); }
  void u64(FieldName, std::uint64_t& value) { number(value); }
  void u64(FieldName, VarInt& value) { value = random_() >> below(64); }
  void negated_u16(FieldName, int& value) { value = -static_cast<int>(below(1U << 16U)); }
  template <class Unsigned>
  void bits(FieldName, Unsigned& value, unsigned count) {
    value = static_cast<Unsigned>(random_() >> (64U - count));
  }
  void boolean(FieldName, bool& value, Flag) { value = below(2) == 1; }
  template <class E>
  void enumerated(FieldName, E& value, unsigned = 8) {
    const auto& known = message::EnumNames<E>::kValues;
    value = known[below(std::size(known))].value;
  }

  void seconds_u32(FieldName, Seconds& time) { time = Seconds(Seconds::duration(below(1ULL << 32U))); }
  void seconds_u32(FieldName name, Milliseconds& time) {
    Seconds seconds{};
    seconds_u32(name, seconds);
    time = seconds;
  }
  void seconds_u64(FieldName, Seconds& time) { time = Seconds(Seconds::duration(below(253'402'300'800))); }
  void milliseconds_u64(FieldName, Milliseconds& time) {
    time = Milliseconds(Milliseconds::duration(below(253'402'300'800'000)));
  }
  void optional_seconds_u32(FieldName name, std::optional<Seconds>& time);
  void hundredths(FieldName, double& value);
  void hundredths_list(FieldName name, std::vector<double>& values, std::size_t count) {
    values.resize(count);
    for (double& value : values) hundredths(name, value);
  }

  template <std::size_t N>
  void fixed_bytes(FieldName, std::array<std::uint8_t, N>& bytes) {
    for (auto& byte : bytes) number(byte);
  }
  void byte_string(FieldName, Bytes& bytes, Count count) { bytes = random_bytes(byte_count(count)); }
  void byte_string(FieldName, SharedBytes& bytes, Count count) { bytes = random_bytes(byte_count(count)); }
  void byte_string(FieldName, std::string& text, Count count) { text = random_text(byte_count(count)); }
  void bit_string(FieldName, BitString& bits, Count) {
    bits = BitString::from_bytes(random_bytes(32), below(256)).value();
  }
  void bit_rows(FieldName, BitMatrix& matrix, std::size_t rows);
  void deflated(FieldName, std::string& text) { text = std::string(below(300), 'a') + random_text(below(100)); }
  void typed(FieldName, TypedValue& value);
  void arguments(FieldName name, TypedValue& value, message::ArgumentForm form);

  void value(FieldName, VarInt& value);
  void value(FieldName, PublicKey& key);
  void value(FieldName, Hash& hash);
  void value(FieldName name, Address& address);
  void value(FieldName name, GeoPatch& patch);
  void value(FieldName name, Ipv4& ip) { fixed_bytes(name, ip.octets); }
  void value(FieldName, BeaconSubset& subset) { subset = BeaconSubset{static_cast<std::uint8_t>(below(256))}; }
  void value(FieldName, EncryptedKey& key, std::size_t size) {
    key = EncryptedKey::from_bytes(random_bytes(size)).value();
  }
  void value(FieldName, Signature& signature) { signature.bytes = random_bytes(below(256)); }
  template <class T, class... Context>
  void value(FieldName, T& thing, const Context&... context) {
    ++depth_;
    describe(*this, thing, context...);
    --depth_;
  }

  template <class T, class... Context>
  void list(FieldName name, std::vector<T>& items, Count count, const Context&... context) {
    list_of(name, items, {count, 8}, [&](T& item) { value(name, item, context...); });
  }
  template <class T, class Each>
  void list_of(FieldName, std::vector<T>& items, message::Elements, Each each) {
    items.resize(element_count());
    for (T& item : items) each(item);
  }
  template <class T, class KeyOf, class Each>
  void map_of(FieldName, std::vector<T>& entries, const message::MapLayout& layout, KeyOf key_of, Each each) {
    for (std::size_t left = element_count(); left > 0; --left) {
      each(entries.emplace_back());
      const auto& key = std::invoke(key_of, entries.back());
      const auto same = [&](const T& entry) { return std::invoke(key_of, entry) == key; };
      if (std::any_of(entries.begin(), entries.end() - 1, same)) entries.pop_back();
    }
    if (!message::keeps_order(layout.order, entries, key_of))
      std::sort(entries.begin(), entries.end(), message::entry_order(layout.order, entries.size(), key_of));
  }
  template <class T, class... Context>
  void optional(FieldName name, std::optional<T>& item, Flag flag, const Context&... context) {
    optional_of(name, item, flag, [&](T& present) { value(name, present, context...); });
  }
  template <class T, class Each>
  void optional_of(FieldName, std::optional<T>& item, Flag, Each each) {
    item.reset();
    if (below(2) == 1) each(item.emplace());
  }

  template <class Walk>
  void tuple(FieldName, Walk walk) {
    walk();
  }
  template <class Walk>
  void object(FieldName, Walk walk) {
    walk();
  }
  template <class Walk>
  void json_struct(FieldName, std::string_view, Walk walk) {
    walk();
  }
  template <class Walk>
  void tagged(FieldName, std::uint8_t& tag, std::span<const message::Tag> tags, Walk walk) {
    tag = tags[below(tags.size())].value;
    walk();
  }
  void args_json(FieldName, const TypedValue&) {}
  void unsent_list(FieldName) {}
  /// What a description does not accept is made anew.
  void refuse(FieldName, const std::string&) { refused_ = true; }

 private:
  template <class Unsigned>
  void number(Unsigned& value) {
    // Small numbers are the versions and tags that decide layouts.
    const auto choice = below(8);
    value = static_cast<Unsigned>(choice < 3 ? below(12) : choice == 3 ? ~std::uint64_t{0} : random_());
  }
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  /// Few; near the outside now and then more than the reference's maps keep sorted.
  std::size_t element_count();
  std::size_t byte_count(Count count);
  Bytes random_bytes(std::size_t size);
  std::string random_text(std::size_t size);
  TypedValue random_typed(unsigned depth, bool as_json);
  TypedValue json_key();
  TypedValue random_map(unsigned depth, bool as_json);
  double random_double(bool as_json);

  std::mt19937_64& random_;
  unsigned depth_ = 0;
  bool refused_ = false;
};

}  // namespace p2p::test
