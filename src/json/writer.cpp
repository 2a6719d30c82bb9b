#include "json/writer.hpp"

#include "json/times.hpp"
#include "json/typed.hpp"

#include <cmath>

namespace p2p::json {

Result<std::string> JsonWriter::finish(std::string_view name) && {
  if (failed()) return fail(failure_.to_error(name));
  return std::move(out_).take();
}

void JsonWriter::negated_u16(FieldName name, int value) {
  out_.begin(name);
  out_.negative(value);
}

void JsonWriter::boolean(FieldName name, bool value, Flag) {
  out_.begin(name);
  out_.boolean(value);
}

void JsonWriter::atom(FieldName name, std::string_view text) {
  out_.begin(name);
  if (text.empty()) {
    out_.null();
  } else {
    out_.plain(text);
  }
}

template <class Time>
void JsonWriter::moment(FieldName name, Time time) {
  const auto text = format_time(time);
  if (!text) return refuse(name, "a time outside of the years 0 to 9999");
  out_.begin(name);
  out_.plain(text->view());
}
template void JsonWriter::moment(FieldName, Seconds);
template void JsonWriter::moment(FieldName, Milliseconds);

void JsonWriter::optional_seconds_u32(FieldName name, const std::optional<Seconds>& time) {
  if (time) {
    moment(name, *time);
  } else {
    null(name);
  }
}

void JsonWriter::any_time_or_address(FieldName name, const std::variant<std::monostate, Seconds, Address>& item) {
  if (const auto* time = std::get_if<Seconds>(&item)) {
    moment(name, *time);
  } else if (const auto* address = std::get_if<Address>(&item)) {
    value(name, *address);
  } else {
    null(name);
  }
}

void JsonWriter::hundredths(FieldName name, double value) {
  if (!std::isfinite(value)) return refuse(name, "a number that is not finite");
  out_.begin(name);
  out_.fraction(value);
}

void JsonWriter::hundredths_list(FieldName name, const std::vector<double>& values, std::size_t) {
  list_of(name, values, {}, [&](double value) { hundredths("", value); });
}

void JsonWriter::bits_object(const BitString& bits) {
  out_.raw(R"({"bits":)");
  out_.number(bits.size());
  out_.raw(R"(,"hex":)");
  out_.hex(bits.bytes());
  out_.raw("}");
}

void JsonWriter::bit_string(FieldName name, const BitString& bits, Count) {
  out_.begin(name);
  bits_object(bits);
}

void JsonWriter::bit_rows(FieldName name, const BitMatrix& matrix, std::size_t) {
  nested(name, "[", "]", [&] {
    for (std::size_t i = 0; i < matrix.rows(); ++i) bit_string("", matrix.row(i), Count::u8);
  });
}

void JsonWriter::typed(FieldName name, const TypedValue& value) {
  if (failed()) return;
  out_.begin(name);
  write_typed(out_, value, failure_);
  if (failed()) failure_.inside(name);
}

void JsonWriter::arguments(FieldName name, const TypedValue& value, ArgumentForm) {
  if (std::holds_alternative<TypedValue::Nil>(value.data)) {
    null(name);
  } else {
    typed(name, value);
  }
}

void JsonWriter::args_json(FieldName name, const TypedValue& value) {
  if (std::holds_alternative<TypedValue::Nil>(value.data)) return null(name);
  const auto text = json_text(value);
  if (!text) return null(name);
  out_.begin(name);
  out_.escaped(*text);
}

void JsonWriter::unsent_list(FieldName name) {
  out_.begin(name);
  out_.raw("[]");
}

void JsonWriter::value(FieldName name, const VarInt& value) {
  if (const auto small = value.to_u64()) return number(name, *small);
  out_.begin(name);
  out_.plain(value.to_decimal());
}

void JsonWriter::value(FieldName name, const Ipv4& ip) {
  out_.begin(name);
  out_.plain(ip.to_string());
}

void JsonWriter::value(FieldName name, BeaconSubset subset) {
  const auto byte = static_cast<std::uint8_t>(subset);
  hex(name, {&byte, 1});
}

const Tag* JsonWriter::find_tag(FieldName name, std::uint8_t tag, std::span<const Tag> tags) {
  for (const Tag& known : tags)
    if (known.value == tag) return &known;
  refuse(name, "no case has the code " + std::to_string(tag));
  return nullptr;
}

bool JsonWriter::enter(FieldName name) {
  if (depth_ == message::kMaxDepth) {
    failure_.note(name, Errc::too_deep, "more than " + std::to_string(message::kMaxDepth) + " levels");
    return false;
  }
  ++depth_;
  return true;
}

void JsonWriter::leave(FieldName name) {
  --depth_;
  if (failed()) failure_.inside(name);
}

}  // namespace p2p::json
