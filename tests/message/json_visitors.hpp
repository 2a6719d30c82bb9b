// The form of the golden vectors (tests/vectors/README.md), read and written by the descriptions: how a vector's
// `fields` become a struct, and a struct such fields.
#pragma once

#include <p2p/hex.hpp>
#include <p2p/timestamp.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

#include "message/description.hpp"
#include "support/vectors.hpp"

namespace p2p::test {

using message::Count;
using message::Described;
using message::Elements;
using message::EnumNames;
using message::FieldName;
using message::Flag;

std::string format_time(Seconds time);
std::string format_time(Milliseconds time);
Seconds parse_seconds(const std::string& text);
Milliseconds parse_milliseconds(const std::string& text);

/// Struct to JSON.
class JsonWriter : public message::Visitor {
 public:
  static constexpr bool kDecoding = false;
  static constexpr bool kWire = false;

  /// The members of a struct, without "_struct".
  template <class T>
  static nlohmann::json fields(const T& thing) {
    JsonWriter writer;
    describe(writer, thing);
    return std::move(writer.root_);
  }

  void u8(FieldName name, std::uint8_t value) { slot(name) = value; }
  void u16(FieldName name, std::uint16_t value) { slot(name) = value; }
  void u32(FieldName name, std::uint32_t value) { slot(name) = value; }
  void u64(FieldName name, std::uint64_t value) { slot(name) = value; }
  void bits(FieldName name, std::uint64_t value, unsigned) { slot(name) = value; }
  void boolean(FieldName name, bool value, Flag) { slot(name) = value; }
  template <class E>
  void enumerated(FieldName name, E value, unsigned = 8) {
    for (const auto& known : EnumNames<E>::kValues)
      if (known.value == value) slot(name) = known.name;
  }
  void seconds_u32(FieldName name, Seconds time) { slot(name) = format_time(time); }
  void seconds_u64(FieldName name, Seconds time) { slot(name) = format_time(time); }
  void milliseconds_u64(FieldName name, Milliseconds time) { slot(name) = format_time(time); }
  void optional_seconds_u32(FieldName name, const std::optional<Seconds>& time) {
    slot(name) = time ? nlohmann::json(format_time(*time)) : nlohmann::json();
  }
  void hundredths(FieldName name, double value) { slot(name) = value; }
  void fixed_bytes(FieldName name, BytesView bytes) { slot(name) = to_hex(bytes); }
  void byte_string(FieldName name, const Bytes& bytes, Count) { slot(name) = to_hex(bytes); }
  void byte_string(FieldName name, const std::string& text, Count) { slot(name) = to_hex(as_bytes(text)); }
  void bit_string(FieldName name, const BitString& bits, Count) {
    slot(name) = {{"bits", bits.size()}, {"hex", to_hex(bits.bytes())}};
  }
  void value(FieldName name, const VarInt& value) {
    const auto small = value.to_u64();
    slot(name) = small ? nlohmann::json(*small) : nlohmann::json(value.to_decimal());
  }
  void value(FieldName name, const PublicKey& key) { slot(name) = key.to_hex(); }
  void value(FieldName name, const Address& address) { slot(name) = address.to_hex(); }
  void value(FieldName name, const Hash& hash) { slot(name) = hash.to_hex(); }
  void value(FieldName name, const GeoPatch& patch) { slot(name) = to_hex(patch.bytes()); }
  void value(FieldName name, const Ipv4& ip) { slot(name) = ip.to_string(); }
  void value(FieldName name, const Signature& signature) { slot(name) = to_hex(signature.bytes); }
  template <class T, class... Context>
  void value(FieldName name, const T& thing, const Context&... context) {
    nlohmann::json object{{"_struct", Described<T>::kInfo.name}};
    auto* outer = std::exchange(current_, &object);
    describe(*this, thing, context...);
    current_ = outer;
    slot(name) = std::move(object);
  }
  template <class T, class... Context>
  void list(FieldName name, const std::vector<T>& items, Count, const Context&... context) {
    list_of(name, items, {}, [&](const T& item) { value("", item, context...); });
  }
  template <class T, class Each>
  void list_of(FieldName name, const std::vector<T>& items, Elements, Each each) {
    auto array = nlohmann::json::array();
    auto* outer = current_;
    for (const T& item : items) {
      nlohmann::json element;
      current_ = &element;
      each(item);
      array.push_back(std::move(element));
    }
    current_ = outer;
    slot(name) = std::move(array);
  }
  template <class T, class... Context>
  void optional(FieldName name, const std::optional<T>& item, Flag flag, const Context&... context) {
    optional_of(name, item, flag, [&](const T& present) { value(name, present, context...); });
  }
  template <class T, class Each>
  void optional_of(FieldName name, const std::optional<T>& item, Flag, Each each) {
    slot(name) = nullptr;
    if (item) each(*item);
  }
  void refuse(FieldName, const std::string& why) { throw std::invalid_argument(why); }

 private:
  /// A member of the current object; without a name, the current element of a list.
  nlohmann::json& slot(FieldName name) { return name[0] == '\0' ? *current_ : (*current_)[name]; }

  nlohmann::json root_ = nlohmann::json::object();
  nlohmann::json* current_ = &root_;
};

/// JSON to struct; throws on anything that does not fit.
class JsonReader : public message::Visitor {
 public:
  static constexpr bool kDecoding = true;
  static constexpr bool kWire = false;

  template <class T>
  static T read(const nlohmann::json& fields) {
    JsonReader reader(fields);
    T thing;
    describe(reader, thing);
    return thing;
  }

  void u8(FieldName name, std::uint8_t& value) { slot(name).get_to(value); }
  void u16(FieldName name, std::uint16_t& value) { slot(name).get_to(value); }
  void u32(FieldName name, std::uint32_t& value) { slot(name).get_to(value); }
  void u64(FieldName name, std::uint64_t& value) { slot(name).get_to(value); }
  template <class Unsigned>
  void bits(FieldName name, Unsigned& value, unsigned) {
    slot(name).get_to(value);
  }
  void boolean(FieldName name, bool& value, Flag) { slot(name).get_to(value); }
  template <class E>
  void enumerated(FieldName name, E& value, unsigned = 8) {
    const auto text = slot(name).get<std::string>();
    for (const auto& known : EnumNames<E>::kValues) {
      if (known.name != text) continue;
      value = known.value;
      return;
    }
    throw std::invalid_argument(text);
  }
  void seconds_u32(FieldName name, Seconds& time) { time = parse_seconds(text(name)); }
  void seconds_u64(FieldName name, Seconds& time) { time = parse_seconds(text(name)); }
  void milliseconds_u64(FieldName name, Milliseconds& time) { time = parse_milliseconds(text(name)); }
  void optional_seconds_u32(FieldName name, std::optional<Seconds>& time) {
    time.reset();
    if (!slot(name).is_null()) time = parse_seconds(text(name));
  }
  void hundredths(FieldName name, double& value) { slot(name).get_to(value); }
  template <std::size_t N>
  void fixed_bytes(FieldName name, std::array<std::uint8_t, N>& bytes) {
    const Bytes read = bytes_of(name);
    if (read.size() != N) throw std::invalid_argument(name);
    std::copy(read.begin(), read.end(), bytes.begin());
  }
  void byte_string(FieldName name, Bytes& bytes, Count) { bytes = bytes_of(name); }
  void byte_string(FieldName name, std::string& value, Count) {
    const Bytes read = bytes_of(name);
    value.assign(read.begin(), read.end());
  }
  void bit_string(FieldName name, BitString& bits, Count) {
    const auto& json = slot(name);
    bits = BitString::from_bytes(unhex(json.at("hex").get<std::string>()), json.at("bits").get<std::size_t>()).value();
  }
  void value(FieldName name, VarInt& value) {
    const auto& json = slot(name);
    value =
        json.is_string() ? VarInt::from_decimal(json.get<std::string>()).value() : VarInt(json.get<std::uint64_t>());
  }
  void value(FieldName name, PublicKey& key) { key = PublicKey::from_hex(text(name)).value(); }
  void value(FieldName name, Address& address) { address = Address::from_hex(text(name)).value(); }
  void value(FieldName name, Hash& hash) { hash = Hash::from_bytes(bytes_of(name)).value(); }
  void value(FieldName name, GeoPatch& patch) {
    std::array<std::uint8_t, 3> bytes{};
    fixed_bytes(name, bytes);
    patch = GeoPatch(bytes);
  }
  void value(FieldName name, Ipv4& ip) { ip = Ipv4::parse(text(name)).value(); }
  void value(FieldName name, Signature& signature) { signature.bytes = bytes_of(name); }
  template <class T, class... Context>
  void value(FieldName name, T& thing, const Context&... context) {
    const auto& object = slot(name);
    if (object.at("_struct") != Described<T>::kInfo.name) throw std::invalid_argument(name);
    inside(object, [&] { describe(*this, thing, context...); });
  }
  template <class T, class... Context>
  void list(FieldName name, std::vector<T>& items, Count, const Context&... context) {
    list_of(name, items, {}, [&](T& item) { value("", item, context...); });
  }
  template <class T, class Each>
  void list_of(FieldName name, std::vector<T>& items, Elements, Each each) {
    items.clear();
    for (const auto& element : slot(name)) inside(element, [&] { each(items.emplace_back()); });
  }
  template <class T, class... Context>
  void optional(FieldName name, std::optional<T>& item, Flag flag, const Context&... context) {
    optional_of(name, item, flag, [&](T& present) { value(name, present, context...); });
  }
  template <class T, class Each>
  void optional_of(FieldName name, std::optional<T>& item, Flag, Each each) {
    item.reset();
    if (!slot(name).is_null()) each(item.emplace());
  }
  void refuse(FieldName, const std::string& why) { throw std::invalid_argument(why); }

 private:
  explicit JsonReader(const nlohmann::json& root) : current_(&root) {}

  const nlohmann::json& slot(FieldName name) const { return name[0] == '\0' ? *current_ : current_->at(name); }
  std::string text(FieldName name) const { return slot(name).get<std::string>(); }
  Bytes bytes_of(FieldName name) const { return unhex(text(name)); }
  template <class Walk>
  void inside(const nlohmann::json& json, Walk walk) {
    const auto* outer = std::exchange(current_, &json);
    walk();
    current_ = outer;
  }

  const nlohmann::json* current_;
};

}  // namespace p2p::test
