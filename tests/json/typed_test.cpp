// Typed values as JSON, with all vectors of the typed encoding.
#include <p2p/json.hpp>

#include <nlohmann/json.hpp>

#include <limits>
#include <string>

#include "json/typed.hpp"
#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

using nlohmann::json;

std::string refusal_of_typed(const std::string& text) {
  const auto value = typed_from_json(text);
  REQUIRE_FALSE(value);
  CHECK(value.error() == Errc::malformed);
  return value.error().detail();
}

TypedValue integer(VarInt magnitude, bool negative = false) {
  return TypedValue(TypedInteger{std::move(magnitude), negative});
}

std::string nested(std::size_t levels) {
  std::string text;
  for (std::size_t i = 0; i < levels; ++i) text += R"({"t":"list","v":[)";
  text += R"({"t":"nil"})";
  for (std::size_t i = 0; i < levels; ++i) text += "]}";
  return text;
}

TEST_CASE("each typed vector is read and written") {
  std::size_t checked = 0;
  for (const auto& vector : test::vector_file("utils.json").at("utils").at("typed_encoding")) {
    for (const char* name : {"value", "decoded"}) {
      if (!vector.contains(name) || vector.at(name).is_null()) continue;
      INFO(vector.at(name).dump());
      const TypedValue value = typed_from_json(vector.at(name).dump()).value();
      CHECK(json::parse(typed_to_json(value).value()) == vector.at(name));
      ++checked;
    }
  }
  CHECK(checked > 100);
}

TEST_CASE("integers of any size are decimal strings, and read from numbers too") {
  CHECK(typed_to_json(integer(5)).value() == R"({"t":"int","v":"5"})");
  CHECK(typed_to_json(integer(5, true)).value() == R"({"t":"int","v":"-5"})");
  CHECK(typed_to_json(integer(0, true)).value() == R"({"t":"int","v":"0"})");
  CHECK(typed_from_json(R"({"t":"int","v":5})").value() == integer(5));
  CHECK(typed_from_json(R"({"t":"int","v":-5})").value() == integer(5, true));
  CHECK(typed_from_json(R"({"t":"int","v":-9223372036854775808})").value() == integer(1ULL << 63U, true));
  CHECK(typed_from_json(R"({"t":"int","v":"-0"})").value() == integer(0));
  const VarInt big = VarInt::from_decimal("123456789012345678901234567890").value();
  CHECK(typed_from_json(R"({"t":"int","v":-123456789012345678901234567890})").value() == integer(big, true));
  CHECK(typed_from_json(R"({"t":"int","v":"123456789012345678901234567890"})").value() == integer(big));
  CHECK(refusal_of_typed(R"({"t":"int","v":1.0})") ==
        "TypedValue.v: a whole number expected, not a number with a fraction");
  for (const char* text : {"", "-", "+5", "5x", "--5", "0x5"})
    CHECK(refusal_of_typed(R"({"t":"int","v":")" + std::string(text) + "\"}").starts_with("TypedValue.v: "));
  CHECK(typed_from_json(R"({"t":"int","v":"1)" + std::string(700, '0') + "\"}").error() == Errc::not_representable);
}

TEST_CASE("floats come with what the wire would carry, which is not read") {
  CHECK(typed_to_json(TypedValue(-1.5)).value() == R"({"t":"float","v":-1.5,"fixed8":"150000000","negative":true})");
  CHECK(typed_to_json(TypedValue(2.0)).value() == R"({"t":"float","v":2.0,"fixed8":"200000000","negative":false})");
  CHECK(typed_to_json(TypedValue(-0.0)).value() == R"({"t":"float","v":-0.0,"fixed8":"0","negative":false})");
  const auto zero = typed_from_json(R"({"t":"float","v":-0.0,"fixed8":"7","negative":false})").value();
  CHECK(std::signbit(std::get<double>(zero.data)));
  CHECK(typed_from_json(R"({"t":"float","v":3})").value() == TypedValue(3.0));
  CHECK(typed_from_json(R"({"t":"float","v":-3})").value() == TypedValue(-3.0));
  CHECK(typed_from_json(R"({"t":"float","v":100000000000000000000000})").value() == TypedValue(1e23));
  CHECK(refusal_of_typed(R"({"t":"float","v":"3"})") == "TypedValue.v: a number expected, not a string");
}

TEST_CASE("every finite float comes back the same") {
  using Limits = std::numeric_limits<double>;
  for (const double value : {0.1, 1e-8, 1e22, 1e23, 123456789.12345678, 5e-324, Limits::max(), -Limits::min()})
    CHECK(typed_from_json(typed_to_json(TypedValue(value)).value()).value() == TypedValue(value));
}

TEST_CASE("floats that are not finite have no form") {
  const TypedValue list(TypedValue::List{TypedValue(1.0), TypedValue(std::numeric_limits<double>::quiet_NaN())});
  const auto text = typed_to_json(list);
  REQUIRE_FALSE(text);
  CHECK(text.error() == Errc::not_representable);
  CHECK(text.error().detail() == "TypedValue.v[1].v: a float that is not finite");
  CHECK(typed_to_json(TypedValue(std::numeric_limits<double>::infinity())).error() == Errc::not_representable);
}

TEST_CASE("the other kinds have their forms") {
  CHECK(typed_to_json(TypedValue()).value() == R"({"t":"nil"})");
  CHECK(typed_to_json(TypedValue(true)).value() == R"({"t":"bool","v":true})");
  CHECK(typed_to_json(TypedValue(std::string("\xC3\xA9\0", 3))).value() == R"({"t":"str","v":"c3a900"})");
  CHECK(typed_to_json(TypedValue(TypedValue::List{})).value() == R"({"t":"list","v":[]})");
  const TypedValue map(
      TypedValue::Map{{TypedValue(true), TypedValue()}, {TypedValue(std::string("\x01")), TypedValue(false)}});
  const std::string text =
      R"({"t":"map","v":[[{"t":"bool","v":true},{"t":"nil"}],[{"t":"str","v":"01"},{"t":"bool","v":false}]]})";
  CHECK(typed_to_json(map).value() == text);
  CHECK(typed_from_json(text).value() == map);
}

TEST_CASE("a map keeps its pairs as they come, twice the same key too") {
  const std::string text = R"({"t":"map","v":[[{"t":"nil"},{"t":"bool","v":true}],[{"t":"nil"},{"t":"nil"}]]})";
  CHECK(typed_to_json(typed_from_json(text).value()).value() == text);
}

TEST_CASE("what is no typed value is refused with the path inside it") {
  CHECK(refusal_of_typed("5") == "TypedValue: an object expected, not a number");
  CHECK(refusal_of_typed("{}") == "TypedValue.t: missing");
  CHECK(refusal_of_typed(R"({"t":5})") == "TypedValue.t: a string expected, not a number");
  CHECK(refusal_of_typed(R"({"t":"int"})") == "TypedValue.v: missing");
  CHECK(refusal_of_typed(R"({"t":"date","v":1})") == R"(TypedValue.t: no type is called "date")");
  CHECK(refusal_of_typed(R"({"t":"nil","v":null})") == "TypedValue.v: nil has no value");
  CHECK(refusal_of_typed(R"({"t":"nil","x":1})") == "TypedValue.x: unknown member");
  CHECK(refusal_of_typed(R"({"t":"nil","t":"nil"})") == "TypedValue.t: given twice");
  CHECK(refusal_of_typed(R"({"t":"str","v":"0"})").starts_with("TypedValue.v: "));
  CHECK(refusal_of_typed(R"({"t":"bool","v":1})") == "TypedValue.v: a boolean expected, not a number");
  CHECK(refusal_of_typed(R"({"t":"list","v":{}})") == "TypedValue.v: an array expected, not an object");
  CHECK(refusal_of_typed(R"({"t":"list","v":[{"t":"nil"},{"t":"bool","v":1}]})") ==
        "TypedValue.v[1].v: a boolean expected, not a number");
  CHECK(refusal_of_typed(R"({"t":"map","v":[[{"t":"nil"}]]})") ==
        "TypedValue.v[0]: a map consists of pairs [key, value]");
  CHECK(refusal_of_typed(R"({"t":"map","v":[[]]})") == "TypedValue.v[0]: a map consists of pairs [key, value]");
  CHECK(refusal_of_typed(R"({"t":"map","v":[[{"t":"nil"},{"t":"nil"},{"t":"nil"}]]})") ==
        "TypedValue.v[0]: a map consists of pairs [key, value]");
  CHECK(refusal_of_typed(R"({"t":"map","v":[[{"t":"nil"},{"t":"bool"}]]})") == "TypedValue.v[0][1].v: missing");
}

TEST_CASE("typed values nest as deep as 512 levels, in both directions") {
  const TypedValue deepest = typed_from_json(nested(512)).value();
  CHECK(typed_to_json(deepest).value() == nested(512));
  CHECK(typed_from_json(nested(513)).error() == Errc::too_deep);
  CHECK(typed_to_json(TypedValue(TypedValue::List{deepest})).error() == Errc::too_deep);
}

}  // namespace
}  // namespace p2p
