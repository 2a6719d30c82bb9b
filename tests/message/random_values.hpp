// A visitor that fills any described struct with random values that the wire can carry without loss.
#pragma once

#include <p2p/timestamp.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "message/description.hpp"

namespace p2p::test {

class RandomValues : public message::Visitor {
 public:
  static constexpr bool kDecoding = true;
  static constexpr bool kWire = false;
  using Count = message::Count;
  using Flag = message::Flag;
  using FieldName = message::FieldName;

  explicit RandomValues(std::mt19937_64& random) : random_(random) {}
  template <class T>
  T make() {
    T thing;
    describe(*this, thing);
    return thing;
  }

  template <class Unsigned>
  void number(Unsigned& value) {
    // Small numbers are the versions and tags that decide layouts.
    value = static_cast<Unsigned>(below(3) == 0 ? below(12) : random_());
  }
  void u8(FieldName, std::uint8_t& value) { number(value); }
  void u16(FieldName, std::uint16_t& value) { number(value); }
  void u32(FieldName, std::uint32_t& value) { number(value); }
  void u64(FieldName, std::uint64_t& value) { number(value); }
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
  void seconds_u64(FieldName, Seconds& time) { time = Seconds(Seconds::duration(below(253'402'300'800))); }
  void milliseconds_u64(FieldName, Milliseconds& time) {
    time = Milliseconds(Milliseconds::duration(below(253'402'300'800'000)));
  }
  void optional_seconds_u32(FieldName name, std::optional<Seconds>& time) {
    Seconds present{};
    seconds_u32(name, present);
    time = present;
    if (below(2) == 0 || present == Seconds{}) time.reset();
  }
  void hundredths(FieldName, double& value) {
    // Some hundredths come back one lower (messages.md §2.16).
    do value = static_cast<double>(below(256)) / 100;
    while (std::trunc(value * 100) / 100 != value);
  }
  template <std::size_t N>
  void fixed_bytes(FieldName, std::array<std::uint8_t, N>& bytes) {
    for (auto& byte : bytes) number(byte);
  }
  void byte_string(FieldName, Bytes& bytes, Count) { bytes = random_bytes(below(100)); }
  void byte_string(FieldName, std::string& text, Count) {
    const Bytes bytes = random_bytes(below(100));
    text.assign(bytes.begin(), bytes.end());
  }
  void bit_string(FieldName, BitString& bits, Count) {
    bits = BitString::from_bytes(random_bytes(32), below(256)).value();
  }
  void value(FieldName, VarInt& value) {
    value = below(8) == 0 ? VarInt::from_bytes(random_bytes(below(256))).value() : VarInt(random_() >> below(64));
  }
  void value(FieldName, PublicKey& key) {
    const auto curve = static_cast<std::uint8_t>(below(4));
    key = PublicKey::from_raw(static_cast<Curve>(curve), static_cast<Origin>(below(256)),
                              random_bytes(*raw_public_key_size(curve)))
              .value();
  }
  void value(FieldName, Hash& hash) {
    const auto algorithm = static_cast<std::uint8_t>(below(6));
    Bytes bytes = random_bytes(1 + *digest_size(algorithm));
    bytes[0] = algorithm;
    hash = Hash::from_bytes(bytes).value();
  }
  void value(FieldName name, Address& address) {
    Hash hash;
    value(name, hash);
    address = Address(static_cast<std::uint8_t>(below(256)), hash);
  }
  void value(FieldName name, GeoPatch& patch) {
    std::array<std::uint8_t, 3> bytes{};
    fixed_bytes(name, bytes);
    patch = GeoPatch(bytes);
  }
  void value(FieldName name, Ipv4& ip) { fixed_bytes(name, ip.octets); }
  void value(FieldName, Signature& signature) { signature.bytes = random_bytes(below(256)); }
  template <class T, class... Context>
  void value(FieldName, T& thing, const Context&... context) {
    ++depth_;
    describe(*this, thing, context...);
    --depth_;
  }
  template <class T, class... Context>
  void list(FieldName name, std::vector<T>& items, Count, const Context&... context) {
    list_of(name, items, {}, [&](T& item) { value(name, item, context...); });
  }
  template <class T, class Each>
  void list_of(FieldName, std::vector<T>& items, message::Elements, Each each) {
    items.resize(below(depth_ < 3 ? 4 : 2));
    for (T& item : items) each(item);
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
  void refuse(FieldName, const std::string&) {}

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  Bytes random_bytes(std::size_t size) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    return bytes;
  }

  std::mt19937_64& random_;
  unsigned depth_ = 0;
};

}  // namespace p2p::test
