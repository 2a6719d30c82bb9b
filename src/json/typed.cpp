#include "json/typed.hpp"

#include <p2p/hex.hpp>

#include "json/values.hpp"

#include <cmath>
#include <utility>

namespace p2p::json {
namespace {

using message::FieldFailure;

class TypedWriter {
 public:
  TypedWriter(TextWriter& out, FieldFailure& failure) noexcept : out_(out), failure_(failure) {}

  void write(const TypedValue& value) {
    std::visit([&](const auto& alternative) { put(alternative); }, value.data);
  }

 private:
  void put(const TypedInteger& integer) {
    out_.raw(R"({"t":"int","v":")");
    if (integer.negative && integer.magnitude != VarInt(0)) out_.raw("-");
    out_.raw(integer.magnitude.to_decimal());
    out_.raw("\"}");
  }
  void put(double value) {
    if (!std::isfinite(value)) {
      failure_.note("v", Errc::not_representable, "a float that is not finite");
      return;
    }
    out_.raw(R"({"t":"float","v":)");
    out_.fraction(value);
    out_.raw(R"(,"fixed8":")");
    out_.raw(fixed8(value).to_decimal());
    out_.raw(value < 0 ? R"(","negative":true})" : R"(","negative":false})");
  }
  void put(const std::string& text) {
    out_.raw(R"({"t":"str","v":)");
    out_.hex(as_bytes(text));
    out_.raw("}");
  }
  void put(bool value) { out_.raw(value ? R"({"t":"bool","v":true})" : R"({"t":"bool","v":false})"); }
  void put(TypedValue::Nil) { out_.raw(R"({"t":"nil"})"); }
  void put(const TypedValue::List& list) {
    out_.raw(R"({"t":"list","v":[)");
    elements(list, [&](const TypedValue& element) { write(element); });
    out_.raw("]}");
  }
  void put(const TypedValue::Map& map) {
    out_.raw(R"({"t":"map","v":[)");
    elements(map, [&](const TypedEntry& entry) {
      out_.raw("[");
      write(entry.key);
      out_.raw(",");
      write(entry.value);
      out_.raw("]");
    });
    out_.raw("]}");
  }
  template <class T, class Each>
  void elements(const std::vector<T>& elements, Each each) {
    if (levels_ == kMaxTypedLevels) {
      failure_.note("v", Errc::too_deep, "more than " + std::to_string(kMaxTypedLevels) + " levels");
      return;
    }
    ++levels_;
    for (std::size_t i = 0; i < elements.size() && !failure_.happened(); ++i) {
      out_.begin("");
      each(elements[i]);
      if (failure_.happened()) failure_.inside_element("v", i);
    }
    --levels_;
  }

  TextWriter& out_;
  FieldFailure& failure_;
  std::size_t levels_ = 0;
};

class TypedReader {
 public:
  TypedReader(const Document& document, FieldFailure& failure) noexcept : document_(document), failure_(failure) {}

  void read(Value& json, TypedValue& value) {
    const Members members = find_members(json);
    if (failure_.happened()) return;
    const std::string_view type = members.type;
    if (type == "nil") {
      if (members.value != nullptr) return refuse("v", "nil has no value");
      value.data = TypedValue::Nil{};
    } else if (members.value == nullptr) {
      refuse("v", "missing");
    } else if (type == "int") {
      read_integer(*members.value, value);
    } else if (type == "float") {
      read_float(*members.value, value);
    } else if (type == "str") {
      read_bytes(*members.value, value);
    } else if (type == "bool") {
      read_boolean(*members.value, value);
    } else if (type == "list") {
      read_list(*members.value, value);
    } else if (type == "map") {
      read_map(*members.value, value);
    } else {
      refuse("t", "no type is called " + quoted(type));
    }
  }

 private:
  struct Members {
    std::string_view type;
    Value* value = nullptr;
  };

  void refuse(message::FieldName name, std::string why, Errc code = Errc::malformed) {
    failure_.note(name, code, std::move(why));
  }
  /// Whether it is of this kind; notes it when not.
  bool expect(message::FieldName name, const Value& json, Kind kind) {
    if (json.kind == kind) return true;
    refuse(name, unexpected(to_string(kind), json));
    return false;
  }

  Members find_members(Value& json) {
    Members members;
    if (!expect("", json, Kind::object)) return members;
    const Value* type = nullptr;
    for (Value* member = json.first(); member != json.end(); member = member->next()) {
      const std::string_view name = document_.name(*member);
      if (name == "t" && type == nullptr) {
        type = member;
      } else if (name == "v" && members.value == nullptr) {
        members.value = member;
      } else if (name != "fixed8" && name != "negative") {  // which say what the wire would carry
        refuse(printable(name).c_str(), name == "t" || name == "v" ? "given twice" : "unknown member");
        return members;
      }
    }
    if (type == nullptr) {
      refuse("t", "missing");
    } else if (expect("t", *type, Kind::text)) {
      members.type = document_.text(*type);
    }
    return members;
  }

  void read_integer(const Value& json, TypedValue& value) {
    auto& integer = value.data.emplace<TypedInteger>();
    if (json.kind == Kind::number) {
      integer.magnitude = json.number;
      return;
    }
    if (json.kind == Kind::negative) {
      integer.magnitude = 0 - static_cast<std::uint64_t>(json.negative);
      integer.negative = true;
      return;
    }
    if (json.kind != Kind::text && json.kind != Kind::digits) return refuse("v", unexpected("a whole number", json));
    std::string_view digits = document_.text(json);
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    auto magnitude = VarInt::from_decimal(digits);
    if (!magnitude) return refuse("v", magnitude.error().detail(), magnitude.error().code());
    integer.negative = negative && *magnitude != VarInt(0);
    integer.magnitude = *std::move(magnitude);
  }

  void read_float(const Value& json, TypedValue& value) {
    const auto number = to_double(document_, json);
    if (!number) return refuse("v", unexpected("a number", json));
    value.data = *number;
  }

  void read_bytes(const Value& json, TypedValue& value) {
    if (!expect("v", json, Kind::text)) return;
    auto bytes = from_hex(document_.text(json));
    if (!bytes) return refuse("v", bytes.error().detail());
    value.data.emplace<std::string>(bytes->begin(), bytes->end());
  }

  void read_boolean(const Value& json, TypedValue& value) {
    if (expect("v", json, Kind::boolean)) value.data = json.boolean;
  }

  void read_list(Value& json, TypedValue& value) {
    auto& list = value.data.emplace<TypedValue::List>();
    elements(json, [&](Value& element) { read(element, list.emplace_back()); });
  }

  void read_map(Value& json, TypedValue& value) {
    auto& map = value.data.emplace<TypedValue::Map>();
    elements(json, [&](Value& pair) {
      if (pair.kind != Kind::array || pair.span == 1 || pair.first()->next() == pair.end() ||
          pair.first()->next()->next() != pair.end())
        return refuse("", "a map consists of pairs [key, value]");
      TypedEntry& entry = map.emplace_back();
      read_half(*pair.first(), entry.key, 0);
      if (!failure_.happened()) read_half(*pair.first()->next(), entry.value, 1);
    });
  }
  void read_half(Value& json, TypedValue& value, std::size_t index) {
    read(json, value);
    if (failure_.happened()) failure_.inside_element("", index);
  }

  template <class Each>
  void elements(Value& json, Each each) {
    if (!expect("v", json, Kind::array)) return;
    if (levels_ == kMaxTypedLevels)
      return refuse("v", "more than " + std::to_string(kMaxTypedLevels) + " levels", Errc::too_deep);
    ++levels_;
    std::size_t index = 0;
    for (Value* element = json.first(); element != json.end() && !failure_.happened(); element = element->next()) {
      each(*element);
      if (failure_.happened()) failure_.inside_element("v", index);
      ++index;
    }
    --levels_;
  }

  const Document& document_;
  FieldFailure& failure_;
  std::size_t levels_ = 0;
};

}  // namespace

void write_typed(TextWriter& out, const TypedValue& value, FieldFailure& failure) {
  TypedWriter(out, failure).write(value);
}

void read_typed(const Document& document, Value& json, TypedValue& value, FieldFailure& failure) {
  TypedReader(document, failure).read(json, value);
}

}  // namespace p2p::json
