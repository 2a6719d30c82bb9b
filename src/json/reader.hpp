// The visitor that fills a described value from JSON (docs/json.md): all members must be there, no other ones, each
// with a value that the field can hold. Says which field does not fit. Owned by one reading.
#pragma once

#include <p2p/bit_matrix.hpp>
#include <p2p/bytes.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/shared_bytes.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include "json/document.hpp"
#include "json/map_order.hpp"
#include "message/description.hpp"
#include "message/field_failure.hpp"

#include <algorithm>
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
#include <variant>
#include <vector>

namespace p2p::json {

using message::ArgumentForm;
using message::Count;
using message::Elements;
using message::FieldName;
using message::Flag;
using message::MapLayout;
using message::Tag;

class JsonReader : public message::Visitor {
 public:
  static constexpr bool kDecoding = true;
  static constexpr bool kJson = true;

  /// Both outlive the reader.
  JsonReader(Document& document, Value& fields) noexcept : document_(document), scope_{Scope::element, &fields} {}
  [[nodiscard]] bool failed() const noexcept { return failure_.happened(); }
  /// Only after a failure.
  [[nodiscard]] Error error(std::string_view name) const { return failure_.to_error(name); }
  /// The value that the reader was made for is an object with the members that walk() visits. Called once.
  template <class Walk>
  void members(std::string_view struct_name, Walk walk) {
    Value* json = take("", Kind::object);
    if (json != nullptr) visit_members(*json, struct_name, walk);
  }

  void u8(FieldName name, std::uint8_t& value) { read(name, value, 8); }
  void u16(FieldName name, std::uint16_t& value) { read(name, value, 16); }
  void u32(FieldName name, std::uint32_t& value) { read(name, value, 32); }
  void u64(FieldName name, std::uint64_t& value);
  void u64(FieldName name, VarInt& number) { value(name, number); }
  template <class Unsigned>
  void bits(FieldName name, Unsigned& value, unsigned count) {
    read(name, value, std::min<unsigned>(count, std::numeric_limits<Unsigned>::digits));
  }
  void negated_u16(FieldName name, int& value);
  void boolean(FieldName name, bool& value, Flag);
  template <class E>
  void enumerated(FieldName name, E& value, unsigned = 8) {
    const auto text = atom(name);
    if (!text) return;
    for (const auto& known : message::EnumNames<E>::kValues) {
      if (known.name != *text) continue;
      value = known.value;
      return;
    }
    refuse_text(name, "no value is called", *text);
  }

  void seconds_u32(FieldName name, Seconds& time) { moment(name, time); }
  void seconds_u32(FieldName name, Milliseconds& time);
  void seconds_u64(FieldName name, Seconds& time) { moment(name, time); }
  void milliseconds_u64(FieldName name, Milliseconds& time) { moment(name, time); }
  void optional_seconds_u32(FieldName name, std::optional<Seconds>& time);
  void any_time_or_address(FieldName name, std::variant<std::monostate, Seconds, Address>& item);
  void hundredths(FieldName name, double& value);
  void hundredths_list(FieldName name, std::vector<double>& values, std::size_t);

  template <std::size_t N>
  void fixed_bytes(FieldName name, std::array<std::uint8_t, N>& bytes) {
    read_into(name, bytes);
  }
  void byte_string(FieldName name, Bytes& bytes, Count) { hex(name, bytes); }
  void byte_string(FieldName name, std::string& text, Count) { hex(name, text); }
  void byte_string(FieldName name, SharedBytes& bytes, Count);
  void deflated(FieldName name, std::string& text) { hex(name, text); }
  void bit_string(FieldName name, BitString& bits, Count);
  void bit_rows(FieldName name, BitMatrix& matrix, std::size_t);

  void typed(FieldName name, TypedValue& value);
  void arguments(FieldName name, TypedValue& value, ArgumentForm);
  /// What follows from other fields, and what the reference does not send: may be there or not.
  void args_json(FieldName name, const TypedValue&) { skip(name); }
  void unsent_list(FieldName name) { skip(name); }

  void value(FieldName name, VarInt& value);
  void value(FieldName name, PublicKey& key);
  void value(FieldName name, Address& address);
  void value(FieldName name, Hash& hash);
  void value(FieldName name, GeoPatch& patch);
  void value(FieldName name, Ipv4& ip);
  void value(FieldName name, BeaconSubset& subset);
  void value(FieldName name, EncryptedKey& key, std::size_t);
  void value(FieldName name, Signature& signature) { hex(name, signature.bytes); }
  template <class T, class... Context>
  void value(FieldName name, T& thing, const Context&... context) {
    inside_object(name, message::Described<T>::kInfo.name, [&] { describe(*this, thing, context...); });
  }

  template <class T, class... Context>
  void list(FieldName name, std::vector<T>& items, Count, const Context&... context) {
    list_of(name, items, {}, [&](T& item) { value("", item, context...); });
  }
  /// Null is the empty list, as in the reference.
  template <class T, class Each>
  void list_of(FieldName name, std::vector<T>& items, Elements, Each each) {
    items.clear();
    Value* array = take_list(name);
    if (array == nullptr) return;
    const Scope outer = scope_;
    std::size_t index = 0;
    for (Value* element = array->first(); element != array->end() && !failed(); element = element->next()) {
      scope_ = {Scope::element, element};
      each(items.emplace_back());
      if (failed()) failure_.inside_element(name, index);
      ++index;
    }
    scope_ = outer;
  }
  template <class T, class KeyOf, class Each>
  void map_of(FieldName name, std::vector<T>& entries, const MapLayout& layout, KeyOf, Each each) {
    list_of(name, entries, {}, each);
    if (turned(layout, entries.size())) std::reverse(entries.begin(), entries.end());
  }
  template <class T, class... Context>
  void optional(FieldName name, std::optional<T>& item, Flag flag, const Context&... context) {
    optional_of(name, item, flag, [&](T& present) { value(name, present, context...); });
  }
  template <class T, class Each>
  void optional_of(FieldName name, std::optional<T>& item, Flag, Each each) {
    item.reset();
    if (is_present(name)) each(item.emplace());
  }

  template <class Walk>
  void tuple(FieldName name, Walk walk) {
    Value* array = take(name, Kind::array);
    if (array != nullptr) inside_sequence(name, {Scope::sequence, array->first(), nullptr, array->end()}, walk);
  }
  template <class Walk>
  void object(FieldName name, Walk walk) {
    inside_object(name, "", walk);
  }
  template <class Walk>
  void json_struct(FieldName name, std::string_view struct_name, Walk walk) {
    inside_object(name, struct_name, walk);
  }
  template <class Walk>
  void tagged(FieldName name, std::uint8_t& tag, std::span<const Tag> tags, Walk walk) {
    Value* json = take(name);
    if (json == nullptr) return;
    if (const auto body = find_tag(name, *json, tag, tags)) inside_sequence(name, *body, walk);
  }

  /// For what a description itself cannot accept.
  void refuse(FieldName name, std::string why, Errc code = Errc::malformed) {
    failure_.note(name, code, std::move(why));
  }

 private:
  /// Where the fields that are visited now come from.
  struct Scope {
    enum Form : std::uint8_t {
      element,  ///< one value, whatever the field is called
      members,  ///< an object: by name; `next` is where to look first
      sequence  ///< the elements of an array, one after the other, whatever the fields are called
    };
    Form form;
    Value* next;
    Value* object = nullptr;  ///< whose members
    Value* end = nullptr;     ///< behind the last element
    std::size_t taken = 0;    ///< elements before `next`
  };

  /// The value of a field, which stays the next one; null after noting that there is none.
  Value* peek(FieldName name);
  /// The same, and goes on behind it.
  Value* take(FieldName name);
  /// Null also after noting that it is of another kind.
  Value* take(FieldName name, Kind kind);
  /// Null also for an empty list that is written as null.
  Value* take_list(FieldName name);
  /// False, and goes on behind it, for null.
  bool is_present(FieldName name);
  void skip(FieldName name);
  Value* find_member(std::string_view name);

  template <class Unsigned>
  void read(FieldName name, Unsigned& value, unsigned bit_count) {
    if (const auto number = whole_number(name, bit_count)) value = static_cast<Unsigned>(*number);
  }
  std::optional<std::uint64_t> whole_number(FieldName name, unsigned bit_count);
  std::optional<std::string_view> text(FieldName name);
  /// A name of the protocol; null is the one without a name.
  std::optional<std::string_view> atom(FieldName name);
  bool is_atom(const Value& json, std::string_view text) const;
  template <class Time>
  void moment(FieldName name, Time& time);
  void hex(FieldName name, Bytes& bytes);
  void hex(FieldName name, std::string& text);
  void read_into(FieldName name, std::span<std::uint8_t> bytes);
  std::optional<BitString> bits_object(FieldName name);
  /// Sets the tag; the elements behind its name, or nothing after noting that there is no such case.
  std::optional<Scope> find_tag(FieldName name, Value& json, std::uint8_t& tag, std::span<const Tag> tags);
  void refuse_kind(FieldName name, std::string_view expected, const Value& json);
  void refuse_text(FieldName name, std::string_view what, std::string_view text);

  /// Structs, arrays with an element for each field, and bits, which are objects here, in the innermost struct.
  static constexpr unsigned kMaxLevels = message::kMaxDepth + 1;

  template <class Walk>
  void visit_members(Value& json, std::string_view struct_name, Walk walk) {
    scope_ = {Scope::members, json.first(), &json};
    if (!struct_name.empty()) check_struct(struct_name);
    walk();
    check_all_seen();
  }
  template <class Walk>
  void inside_object(FieldName name, std::string_view struct_name, Walk walk) {
    Value* json = take(name, Kind::object);
    if (json == nullptr || !enter(name)) return;
    const Scope outer = scope_;
    visit_members(*json, struct_name, walk);
    leave(name, outer);
  }
  template <class Walk>
  void inside_sequence(FieldName name, const Scope& sequence, Walk walk) {
    if (!enter(name)) return;
    const Scope outer = std::exchange(scope_, sequence);
    walk();
    check_at_end();
    leave(name, outer);
  }
  bool enter(FieldName name);
  void leave(FieldName name, const Scope& outer);
  void check_struct(std::string_view struct_name);
  void check_all_seen();
  bool is_given_twice(std::string_view name) const;
  void check_at_end();

  Document& document_;
  Scope scope_;
  message::FieldFailure failure_;
  unsigned depth_ = 0;
};

}  // namespace p2p::json
