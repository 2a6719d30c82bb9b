// A visitor that finds the smallest form of described things on the wire: what the decoder reads as one of them with
// the fewest bits. It tries every combination of what a description can branch on: versions, tags, enums, booleans,
// whether something is there, and the curves of keys. All else takes its smallest form at once. On its way it notes how
// many bits are stated for each struct and each kind of element, and how many it found. Used by one test; not
// thread-safe.
#pragma once

#include <p2p/address.hpp>
#include <p2p/beacon_subset.hpp>
#include <p2p/bit_matrix.hpp>
#include <p2p/bit_string.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>
#include <p2p/varint.hpp>

#include <algorithm>
#include <any>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <typeinfo>
#include <utility>
#include <vector>

#include "message/choices.hpp"
#include "message/decoder.hpp"
#include "message/description.hpp"
#include "wire/bit_writer.hpp"

namespace p2p::test {

/// The fewest bits that a description states for something, and the fewest that were found.
struct Minimum {
  std::size_t stated;
  std::size_t found;
};

/// What the smallest form of a list is taken to be: the shorter one, or one that shows an element to the decoder.
enum class Lists { empty, of_one };

class SmallestForms : public message::Visitor {
 public:
  static constexpr bool kDecoding = true;
  static constexpr bool kJson = false;
  using Count = message::Count;
  using Elements = message::Elements;
  using FieldName = message::FieldName;
  using Flag = message::Flag;

  explicit SmallestForms(Lists lists) : lists_(lists) {}

  /// Looks at T and at all that it is made of.
  template <class T>
  void visit() {
    (void)form_of<T>();
  }
  /// By type(), and by place() for elements that have no form of their own.
  [[nodiscard]] std::map<std::string, Minimum>& minimums() noexcept { return minimums_; }
  /// Smallest forms that the decoder does not read, or reads as something of another size.
  [[nodiscard]] const std::vector<std::string>& misread() const noexcept { return misread_; }

  /// With its context: the version that decides on its layout.
  template <class T, class... Context>
  [[nodiscard]] static std::string type(const Context&... context) {
    return (std::string(typeid(T).name()) + ... + ("(" + std::to_string(context) + ")"));
  }
  template <class T, class... Context>
  [[nodiscard]] static std::string place(FieldName list, const Context&... context) {
    return type<T>(context...) + "." + list;
  }

  // Versions, and what looks like them.
  void u8(FieldName, std::uint8_t& value) { version(value); }
  void u32(FieldName, std::uint32_t& value) { version(value); }
  template <class Unsigned>
  void bits(FieldName, Unsigned& value, unsigned count) {
    value = static_cast<Unsigned>(choices_.pick(std::size_t{1} << count));
    put(value, count);
  }
  void boolean(FieldName, bool& value, Flag flag) {
    value = choices_.pick(2) == 1;
    put(value ? 1 : 0, flag == Flag::bit ? 1 : 8);
  }
  template <class E>
  void enumerated(FieldName, E& value, unsigned bit_count = 8) {
    const auto& known = message::EnumNames<E>::kValues;
    value = known[choices_.pick(std::size(known))].value;
    put(static_cast<std::uint64_t>(value), bit_count);
  }

  // Ports, amounts and times decide on nothing.
  void u16(FieldName, std::uint16_t& value) { zero(value, 16); }
  void u64(FieldName, std::uint64_t& value) { zero(value, 64); }
  void u64(FieldName, VarInt& value) { zero(value, 64); }
  void negated_u16(FieldName, int& value) { zero(value, 16); }
  void seconds_u32(FieldName, Seconds& time) { zero(time, 32); }
  void seconds_u32(FieldName, Milliseconds& time) { zero(time, 32); }
  void seconds_u64(FieldName, Seconds& time) { zero(time, 64); }
  void milliseconds_u64(FieldName, Milliseconds& time) { zero(time, 64); }
  void optional_seconds_u32(FieldName, std::optional<Seconds>& time) { zero(time, 32); }
  void hundredths(FieldName, double& value) { zero(value, 8); }
  void hundredths_list(FieldName, std::vector<double>& values, std::size_t count) {
    values.assign(count, 0);
    put_zeros(8 * count);
  }

  template <std::size_t N>
  void fixed_bytes(FieldName, std::array<std::uint8_t, N>& bytes) {
    bytes = {};
    put_zeros(8 * N);
  }
  template <class Text>
  void byte_string(FieldName, Text& text, Count count) {
    text = {};
    put_count(0, count);
  }
  void bit_string(FieldName, BitString& bits, Count count) {
    bits = {};
    put_count(0, count);
  }
  void bit_rows(FieldName, BitMatrix& matrix, std::size_t rows) {
    matrix = BitMatrix::from_bits({}, rows, 0).value();
    put(0, 8);
  }
  void deflated(FieldName name, std::string& text) { byte_string(name, text, Count::u32); }
  void typed(FieldName, TypedValue& value) {
    constexpr std::uint8_t kNil = 6;
    value = {};
    put(kNil, 8);
  }
  void arguments(FieldName name, TypedValue& value, message::ArgumentForm form) {
    if (form == message::ArgumentForm::typed_value) {
      typed(name, value);
    } else if (form == message::ArgumentForm::counted_list) {
      value.data = TypedValue::List();
      put_count(0, Count::u8);
    } else {
      value = {};
      put_count(1, Count::varint);
      put('0', 8);
    }
  }

  void value(FieldName, VarInt& value) {
    value = {};
    put_count(0, Count::varint);
    note(type<VarInt>(), message::min_bits<VarInt>(), 8);
  }
  void value(FieldName, PublicKey& key) {
    constexpr std::array kCurves{Curve::ed25519, Curve::secp256r1, Curve::secp256k1, Curve::bls12_381};
    const auto curve = static_cast<std::uint8_t>(kCurves[choices_.pick(kCurves.size())]);
    std::ranges::fill(key.reset(curve), std::uint8_t{0});
    put(key.bytes());
    note(type<PublicKey>(), message::min_bits<PublicKey>(), 8 * key.bytes().size());
  }
  void value(FieldName, Address& address) {
    address = Address(0, smallest_hash());
    put(address.bytes());
    note(type<Address>(), message::min_bits<Address>(), 8 * address.bytes().size());
  }
  void value(FieldName, Hash& hash) {
    hash = smallest_hash();
    put(hash.bytes());
    note(type<Hash>(), message::min_bits<Hash>(), 8 * hash.bytes().size());
  }
  void value(FieldName, GeoPatch& patch) {
    patch = {};
    put(patch.bytes());
    note(type<GeoPatch>(), message::min_bits<GeoPatch>(), 8 * patch.bytes().size());
  }
  void value(FieldName name, Ipv4& ip) { fixed_bytes(name, ip.octets); }
  void value(FieldName, BeaconSubset& subset) {
    zero(subset, 8);
    note(type<BeaconSubset>(), message::min_bits<BeaconSubset>(), 8);
  }
  void value(FieldName, EncryptedKey& key, std::size_t size) {
    std::ranges::fill(key.reset(size), std::uint8_t{0});
    put_zeros(8 * size);
  }
  void value(FieldName name, Signature& signature) { byte_string(name, signature.bytes, Count::u8); }
  template <class T, class... Context>
  void value(FieldName, T& thing, const Context&... context) {
    const Form<T>& form = form_of<T>(context...);
    thing = form.value;
    put(form.bits);
  }

  template <class T, class... Context>
  void list(FieldName name, std::vector<T>& items, Count count, const Context&... context) {
    (void)put_list(name, items, count, [&](T& item) { value("", item, context...); });
  }
  template <class T, class Each>
  void list_of(FieldName name, std::vector<T>& items, Elements elements, Each each) {
    note(place_ + "." + name, elements.min_bits, put_list(name, items, elements.count, each));
  }
  template <class T, class KeyOf, class Each>
  void map_of(FieldName name, std::vector<T>& entries, const message::MapLayout& layout, KeyOf, Each each) {
    list_of(name, entries, layout.elements, each);
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
    tag = tags[choices_.pick(tags.size())].value;
    put(tag, 8);
    walk();
  }
  void args_json(FieldName, const TypedValue&) {}
  void unsent_list(FieldName) {}
  /// This combination of choices is none.
  void refuse(FieldName, std::string_view) { refused_ = true; }

 private:
  using Bits = std::vector<bool>;
  template <class T>
  struct Form {
    T value;
    Bits bits;
  };

  /// That of a described struct. Sought once: what is inside a struct does not depend on what is around it, but for the
  /// context.
  template <class T, class... Context>
  const Form<T>& form_of(const Context&... context) {
    std::any& known = forms_[type<T>(context...)];
    if (!known.has_value()) {
      const auto found = smallest<T>(type<T>(context...), [&](T& thing) { describe(*this, thing, context...); });
      if constexpr (requires { message::Described<T>::kInfo; })
        note(type<T>(), message::min_bits<T>(), found.bits.size());
      if (!is_read<T>(found.bits, context...)) misread_.push_back(type<T>(context...));
      known = found;
    }
    return std::any_cast<const Form<T>&>(known);
  }

  /// Of all that walk(thing) can write. Its choices are none of those of the walk that it interrupts.
  template <class T, class Walk>
  Form<T> smallest(std::string place, Walk walk) {
    auto around = std::make_tuple(std::exchange(place_, std::move(place)), std::exchange(choices_, {}),
                                  std::exchange(bits_, {}), std::exchange(refused_, false));
    std::optional<Form<T>> best;
    do {
      bits_.clear();
      refused_ = false;
      T thing{};
      walk(thing);
      if (!refused_ && (!best || bits_.size() < best->bits.size())) best = Form<T>{std::move(thing), bits_};
    } while (choices_.advance());
    std::tie(place_, choices_, bits_, refused_) = std::move(around);
    return std::move(best).value();
  }

  /// Whether the decoder takes these bits for a T, all of them and no more.
  template <class T, class... Context>
  static bool is_read(const Bits& bits, const Context&... context) {
    constexpr std::uint8_t kEnd = 0xA5;
    wire::BitWriter writer;
    writer.u8(0);
    for (const bool bit : bits) writer.bit(bit);
    writer.u8(kEnd);
    const Bytes bytes = std::move(writer).finish();
    message::Decoder decoder(bytes);
    T thing{};
    describe(decoder, thing, context...);
    std::uint8_t end = 0;
    decoder.u8("end", end);
    return !decoder.failed() && end == kEnd;
  }

  /// Gives the bits of an element.
  template <class T, class Each>
  std::size_t put_list(FieldName name, std::vector<T>& items, Count count, Each each) {
    const auto element = smallest<T>(place_ + "." + name, each);
    items.clear();
    if (lists_ == Lists::of_one) items.push_back(element.value);
    put_count(items.size(), count);
    if (lists_ == Lists::of_one) put(element.bits);
    return element.bits.size();
  }

  void note(const std::string& what, std::size_t stated, std::size_t found) {
    const auto [known, is_new] = minimums_.try_emplace(what, Minimum{stated, found});
    if (!is_new) known->second.found = std::min(known->second.found, found);
  }

  /// Those of today, some from the future, and the last.
  template <class Unsigned>
  void version(Unsigned& value) {
    constexpr std::size_t kFirstUntried = 13;
    const std::size_t chosen = choices_.pick(kFirstUntried + 1);
    value = chosen < kFirstUntried ? static_cast<Unsigned>(chosen) : std::numeric_limits<Unsigned>::max();
    put(value, std::numeric_limits<Unsigned>::digits);
  }
  template <class T>
  void zero(T& value, std::size_t bit_count) {
    value = T{};
    put_zeros(bit_count);
  }
  static Hash smallest_hash() {
    std::uint8_t best = 0;
    for (std::uint8_t algorithm = 1; algorithm != 0; ++algorithm) {
      const auto size = digest_size(algorithm);
      if (size && *size < *digest_size(best)) best = algorithm;
    }
    Bytes bytes(1 + *digest_size(best));
    bytes[0] = best;
    return Hash::from_bytes(bytes).value();
  }

  void put(std::uint64_t value, std::size_t count) {
    while (count-- > 0) bits_.push_back((value >> count & 1U) != 0);
  }
  void put(BytesView bytes) {
    for (const std::uint8_t byte : bytes) put(byte, 8);
  }
  void put(const Bits& bits) { bits_.insert(bits_.end(), bits.begin(), bits.end()); }
  void put_zeros(std::size_t count) { bits_.insert(bits_.end(), count, false); }
  /// A VarInt is read in any form: zero takes a byte, not two.
  void put_count(std::size_t size, Count count) {
    if (count == Count::varint) {
      put(size == 0 ? 0 : 1, 8);
      if (size > 0) put(size, 8);
    } else {
      put(size, count == Count::u8 ? 8 : count == Count::u16 ? 16 : 32);
    }
  }

  Lists lists_;
  std::map<std::string, Minimum> minimums_;
  std::vector<std::string> misread_;
  std::map<std::string, std::any> forms_;
  // Of the walk that is going on.
  std::string place_;
  Choices choices_;
  Bits bits_;
  bool refused_ = false;
};

}  // namespace p2p::test
