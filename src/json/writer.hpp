// The visitor that writes a described value as JSON (docs/json.md). Refuses what has no such form: an unknown value of
// an enum, a number that is not finite, a time without a four-digit year. Owned by one writing.
#pragma once

#include <p2p/bit_matrix.hpp>
#include <p2p/bytes.hpp>
#include <p2p/encrypted_key.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/typed_value.hpp>

#include "json/map_order.hpp"
#include "json/text_writer.hpp"
#include "message/description.hpp"
#include "message/field_failure.hpp"

#include <cstddef>
#include <cstdint>
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

class JsonWriter : public message::Visitor {
 public:
  static constexpr bool kDecoding = false;
  static constexpr bool kJson = true;

  [[nodiscard]] bool failed() const noexcept { return failure_.happened(); }
  /// What was written, or the first refusal, with `name` in front of its path.
  [[nodiscard]] Result<std::string> finish(std::string_view name) &&;
  /// To write around the fields.
  [[nodiscard]] TextWriter& out() noexcept { return out_; }
  /// `{…}` with the members that walk() visits.
  template <class Walk>
  void members(Walk walk) {
    out_.raw("{");
    walk();
    out_.raw("}");
  }

  void u8(FieldName name, std::uint8_t value) { number(name, value); }
  void u16(FieldName name, std::uint16_t value) { number(name, value); }
  void u32(FieldName name, std::uint32_t value) { number(name, value); }
  void u64(FieldName name, std::uint64_t value) { number(name, value); }
  void u64(FieldName name, const VarInt& number) { value(name, number); }
  void bits(FieldName name, std::uint64_t value, unsigned) { number(name, value); }
  void negated_u16(FieldName name, int value);
  void boolean(FieldName name, bool value, Flag);
  template <class E>
  void enumerated(FieldName name, E value, unsigned = 8) {
    for (const auto& known : message::EnumNames<E>::kValues)
      if (known.value == value) return atom(name, known.name);
    refuse(name, "no known value");
  }

  void seconds_u32(FieldName name, Seconds time) { moment(name, time); }
  void seconds_u32(FieldName name, Milliseconds time) { moment(name, std::chrono::floor<Seconds::duration>(time)); }
  void seconds_u64(FieldName name, Seconds time) { moment(name, time); }
  void milliseconds_u64(FieldName name, Milliseconds time) { moment(name, time); }
  void optional_seconds_u32(FieldName name, const std::optional<Seconds>& time);
  void any_time_or_address(FieldName name, const std::variant<std::monostate, Seconds, Address>& item);
  void hundredths(FieldName name, double value);
  void hundredths_list(FieldName name, const std::vector<double>& values, std::size_t);

  void fixed_bytes(FieldName name, BytesView bytes) { hex(name, bytes); }
  void byte_string(FieldName name, BytesView bytes, Count) { hex(name, bytes); }
  void byte_string(FieldName name, const std::string& text, Count) { hex(name, as_bytes(text)); }
  void deflated(FieldName name, const std::string& text) { hex(name, as_bytes(text)); }
  void bit_string(FieldName name, const BitString& bits, Count);
  void bit_rows(FieldName name, const BitMatrix& matrix, std::size_t);

  void typed(FieldName name, const TypedValue& value);
  void arguments(FieldName name, const TypedValue& value, ArgumentForm);
  /// Null where there is no JSON text, too: it is shown for people only.
  void args_json(FieldName name, const TypedValue& value);
  void unsent_list(FieldName name);

  void value(FieldName name, const VarInt& value);
  void value(FieldName name, const PublicKey& key) { hex(name, key.bytes()); }
  void value(FieldName name, const Address& address) { hex(name, address.bytes()); }
  void value(FieldName name, const Hash& hash) { hex(name, hash.bytes()); }
  void value(FieldName name, const GeoPatch& patch) { hex(name, patch.bytes()); }
  void value(FieldName name, const Ipv4& ip);
  void value(FieldName name, BeaconSubset subset);
  void value(FieldName name, const EncryptedKey& key, std::size_t) { hex(name, key.bytes()); }
  void value(FieldName name, const Signature& signature) { hex(name, signature.bytes); }
  template <class T, class... Context>
  void value(FieldName name, const T& thing, const Context&... context) {
    json_struct(name, message::Described<T>::kInfo.name, [&] { describe(*this, thing, context...); });
  }

  template <class T, class... Context>
  void list(FieldName name, const std::vector<T>& items, Count, const Context&... context) {
    list_of(name, items, {}, [&](const T& item) { value("", item, context...); });
  }
  template <class T, class Each>
  void list_of(FieldName name, const std::vector<T>& items, Elements, Each each) {
    if (failed()) return;
    out_.begin(name);
    out_.raw("[");
    for (std::size_t i = 0; i < items.size() && !failed(); ++i) {
      each(items[i]);
      if (failed()) failure_.inside_element(name, i);
    }
    out_.raw("]");
  }
  /// In the order that the reference shows, see turned().
  template <class T, class KeyOf, class Each>
  void map_of(FieldName name, const std::vector<T>& entries, const MapLayout& layout, KeyOf, Each each) {
    if (!turned(layout, entries.size())) return list_of(name, entries, {}, each);
    std::vector<const T*> shown;
    shown.reserve(entries.size());
    for (std::size_t i = entries.size(); i-- > 0;) shown.push_back(&entries[i]);
    list_of(name, shown, {}, [&each](const T* entry) { each(*entry); });
  }
  template <class T, class... Context>
  void optional(FieldName name, const std::optional<T>& item, Flag flag, const Context&... context) {
    optional_of(name, item, flag, [&](const T& present) { value(name, present, context...); });
  }
  template <class T, class Each>
  void optional_of(FieldName name, const std::optional<T>& item, Flag, Each each) {
    if (item) {
      each(*item);
    } else {
      null(name);
    }
  }

  template <class Walk>
  void tuple(FieldName name, Walk walk) {
    nested(name, "[", "]", walk);
  }
  template <class Walk>
  void object(FieldName name, Walk walk) {
    nested(name, "{", "}", walk);
  }
  template <class Walk>
  void json_struct(FieldName name, std::string_view struct_name, Walk walk) {
    nested(name, "{", "}", [&] {
      out_.begin("_struct");
      out_.plain(struct_name);
      walk();
    });
  }
  /// The name of the case alone when nothing stands in front of it or behind it.
  template <class Walk>
  void tagged(FieldName name, std::uint8_t tag, std::span<const Tag> tags, Walk walk) {
    const Tag* known = find_tag(name, tag, tags);
    if (known == nullptr) return;
    const std::size_t start = out_.size();
    std::size_t head = start;
    nested(name, "[", "]", [&] {
      if (!known->prefix.empty()) atom("", known->prefix);
      atom("", known->name);
      head = out_.size();
      walk();
    });
    if (known->prefix.empty() && out_.size() == head + 1) {
      out_.cut(start);
      atom(name, known->name);
    }
  }

  void refuse(FieldName name, std::string why) { failure_.note(name, Errc::not_representable, std::move(why)); }

 private:
  void number(FieldName name, std::uint64_t value) {
    out_.begin(name);
    out_.number(value);
  }
  void hex(FieldName name, BytesView bytes) {
    out_.begin(name);
    out_.hex(bytes);
  }
  void null(FieldName name) {
    out_.begin(name);
    out_.null();
  }
  /// A name of the protocol; the one without a name, which is the reference's nil, is null.
  void atom(FieldName name, std::string_view text);
  template <class Time>
  void moment(FieldName name, Time time);
  void bits_object(const BitString& bits);
  const Tag* find_tag(FieldName name, std::uint8_t tag, std::span<const Tag> tags);

  template <class Walk>
  void nested(FieldName name, std::string_view open, std::string_view close, Walk walk) {
    if (failed() || !enter(name)) return;
    out_.begin(name);
    out_.raw(open);
    walk();
    out_.raw(close);
    leave(name);
  }
  bool enter(FieldName name);
  void leave(FieldName name);

  TextWriter out_;
  message::FieldFailure failure_;
  unsigned depth_ = 0;
};

}  // namespace p2p::json
