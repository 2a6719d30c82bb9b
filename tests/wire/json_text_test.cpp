#include "wire/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "support/vectors.hpp"
#include "wire/typed_encoding.hpp"
#include "wire/typed_forms.hpp"

namespace p2p::wire {
namespace {

using nlohmann::json;
using test::typed_integer;
using test::typed_string;

Result<TypedValue> read(std::string_view text) {
  std::size_t memory = 64 * text.size();
  return read_json_text(as_bytes(text), memory);
}

std::string written(const TypedValue& value) { return json_text(value).value(); }
Errc refusal(std::string_view text) { return read(text).error().code(); }

/// Calls visit(arguments, text) for each recipient below `json` that has arguments; returns how many.
template <class Visit>
int for_each_arguments(const json& below, Visit visit) {
  int count = 0;
  test::for_each_with("args_json", below, [&](const json& recipient) {
    if (recipient.at("args_json").is_null()) return;
    INFO(recipient.dump());
    visit(test::typed_value(recipient.at("args")), recipient.at("args_json").get<std::string>());
    ++count;
  });
  return count;
}

TEST_CASE("arguments have the JSON text that the node shows") {
  const int count =
      for_each_arguments(test::vector_file("messages.json"),
                         [](const TypedValue& value, const std::string& text) { CHECK(written(value) == text); });
  CHECK(count > 100);
}

TEST_CASE("arguments of transactions of version 2 are what their text says, and the text can be had back") {
  int count = 0;
  for (const json& vector : test::vector_file("messages.json").at("messages")) {
    if (vector.at("message").get<std::string>() != "Transaction") continue;
    if (vector.at("fields").at("version").get<int>() != 2 || !vector.value("roundtrip", true)) continue;
    count += for_each_arguments(vector.at("fields"), [](const TypedValue& value, const std::string& text) {
      CHECK(read(text).value() == value);
      CHECK(written(read(text).value()) == text);
    });
  }
  CHECK(count > 5);
}

TEST_CASE("floats are written in the shorter of the two forms, and with an exponent from 2^53 on") {
  const std::pair<double, const char*> floats[] = {{0.0, "0.0"},
                                                   {-0.0, "-0.0"},
                                                   {1.0, "1.0"},
                                                   {-1.5, "-1.5"},
                                                   {100.0, "100.0"},
                                                   {1000.0, "1.0e3"},
                                                   {12000.0, "1.2e4"},
                                                   {120000.0, "1.2e5"},
                                                   {123.0, "123.0"},
                                                   {1230.0, "1230.0"},
                                                   {1e10, "1.0e10"},
                                                   {0.1, "0.1"},
                                                   {0.0001, "0.0001"},
                                                   {0.00001, "1.0e-5"},
                                                   {0.00012, "1.2e-4"},
                                                   {0.0012, "0.0012"},
                                                   {1.5e-9, "1.5e-9"},
                                                   {1e20, "1.0e20"},
                                                   {1.25e11, "1.25e11"},
                                                   {9007199254740991.0, "9007199254740991.0"},
                                                   {0.29, "0.29"},
                                                   {1e-8, "1.0e-8"},
                                                   {1e22, "1.0e22"},
                                                   {9007199254740992.0, "9.007199254740992e15"},
                                                   {5e-324, "5.0e-324"},
                                                   {-1e100, "-1.0e100"},
                                                   {12345678901200.0, "12345678901200.0"},
                                                   {1.2345678901234568e17, "1.2345678901234568e17"},
                                                   {0.30000000000000004, "0.30000000000000004"}};
  for (const auto& [value, text] : floats) CHECK(written({value}) == text);
}

TEST_CASE("only quotes, backslashes and control characters are escaped") {
  CHECK(written(typed_string("\"\\\b\f\n\r\t")) == R"("\"\\\b\f\n\r\t")");
  CHECK(written(typed_string(std::string_view("\0\x01\x1f", 3))) == R"("\u0000\u0001\u001F")");
  CHECK(written(typed_string("/\x7f é日🌍")) == "\"/\x7f é日🌍\"");
}

TEST_CASE("keys of a map are written as text, its entries in canonical order") {
  const TypedValue value{TypedValue::Map{{typed_string("a\n"), {}},
                                         {TypedValue{true}, typed_integer("1")},
                                         {TypedValue{}, {}},
                                         {TypedValue{1.0}, {}},
                                         {typed_integer("-7"), TypedValue{TypedValue::List{{false}, {}}}}}};
  CHECK(written(value) == R"({"-7":[false,null],"1.0":null,"nil":null,"true":1,"a\n":null})");
}

TEST_CASE("more than 32 entries are written in the reverse of their order") {
  TypedValue::Map map;
  std::string backwards = "}";
  for (int i = 0; i < 33; ++i) {
    const std::string number = std::to_string(100 - i);
    map.push_back({typed_string(number), typed_integer(number)});
    backwards.insert(0, (i == 32 ? "{\"" : ",\"") + number + "\":" + number);
  }
  CHECK(written({map}) == backwards);
  CHECK(read(backwards).value() == TypedValue{map});
}

TEST_CASE("what has no JSON is not representable") {
  const auto refused = [](const TypedValue& value) { return json_text(value).error().code(); };
  CHECK(refused(typed_string("\xff")) == Errc::not_representable);
  CHECK(refused(typed_string("\xed\xa0\x80")) == Errc::not_representable);
  CHECK(refused({std::numeric_limits<double>::infinity()}) == Errc::not_representable);
  CHECK(refused({TypedValue::Map{{TypedValue{TypedValue::List{}}, {}}}}) == Errc::not_representable);
  CHECK(refused({TypedValue::Map{{TypedValue{TypedValue::Map{}}, {}}}}) == Errc::not_representable);
  CHECK(refused({TypedValue::Map{{TypedValue{}, {}}, {TypedValue{}, {}}}}) == Errc::not_representable);
}

TEST_CASE("every kind of JSON value is read") {
  CHECK(read("null").value() == TypedValue());
  CHECK(read(" \t\r\n[ true , false ] \n").value() == TypedValue{TypedValue::List{{true}, {false}}});
  CHECK(read("[]").value() == TypedValue{TypedValue::List{}});
  CHECK(read("{ }").value() == TypedValue{TypedValue::Map{}});
  CHECK(read(R"({"b" : 1 , "a":[2]})").value() ==
        TypedValue{TypedValue::Map{{typed_string("a"), TypedValue{TypedValue::List{typed_integer("2")}}},
                                   {typed_string("b"), typed_integer("1")}}});
}

TEST_CASE("numbers with a fraction or an exponent are floats, others integers of any size") {
  CHECK(read("0").value() == typed_integer("0"));
  CHECK(read("-0").value() == typed_integer("0"));
  CHECK(read("-12").value() == typed_integer("-12"));
  CHECK(read("123456789012345678901234567890").value() == typed_integer("123456789012345678901234567890"));
  CHECK(read("1e5").value() == TypedValue{100000.0});
  CHECK(read("1E+5").value() == TypedValue{100000.0});
  CHECK(read("-1.5e-3").value() == TypedValue{-0.0015});
  CHECK(std::signbit(std::get<double>(read("-0.0").value().data)));
}

TEST_CASE("an integer above 255 bytes in JSON text is not representable") {
  CHECK(refusal(std::string(615, '9')) == Errc::not_representable);
  CHECK(refusal("-" + std::string(100000, '9')) == Errc::not_representable);
}

TEST_CASE("a number above the largest float is malformed, one below the smallest is zero") {
  for (const std::string text : {"1e309", "1e99999999999999999999", "17976931348623159.0e293", "0.001e400"})
    CHECK(refusal(text) == Errc::malformed);
  CHECK(refusal(std::string(400, '9') + ".0") == Errc::malformed);
  for (const std::string text : {"1e-400", "1e-99999999999999999999", "0e99999999999999999999", "0.0e999", "0.00"})
    CHECK(read(text).value() == TypedValue{0.0});
  CHECK(read("0." + std::string(400, '0') + "1").value() == TypedValue{0.0});
  CHECK(read("0." + std::string(400, '0') + "1e401").value() == TypedValue{1.0});
  CHECK(read("1.7976931348623157e308").value() == TypedValue{std::numeric_limits<double>::max()});
  CHECK(read("5e-324").value() == TypedValue{5e-324});
}

TEST_CASE("escapes in strings are taken for what they mean") {
  CHECK(read(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC")").value() == typed_string("\"\\/\b\f\n\r\tAé€"));
  CHECK(read(R"("\ud83c\uDF0D \u0000")").value() == typed_string(std::string_view("🌍 \0", 6)));
  CHECK(read("\"\x7f/é🌍\"").value() == typed_string("\x7f/é🌍"));
}

TEST_CASE("what RFC 8259 does not allow is malformed") {
  for (const char* const text : {"",
                                 " ",
                                 "nul",
                                 "True",
                                 "01",
                                 "-",
                                 "-01",
                                 "+1",
                                 "1.",
                                 ".5",
                                 "1e",
                                 "1e+",
                                 "1.e5",
                                 "0x1",
                                 "NaN",
                                 "[",
                                 "[1",
                                 "[1,",
                                 "[1,]",
                                 "[,1]",
                                 "[1 2]",
                                 "{",
                                 "{\"a\"",
                                 "{\"a\":",
                                 "{\"a\":1",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "{1:1}",
                                 "{\"a\" 1}",
                                 "\"",
                                 "\"\\",
                                 "\"\\\"",
                                 "\"\\x\"",
                                 "\"\\u12\"",
                                 "\"\\u12g4\"",
                                 "\"\n\"",
                                 "\"\x01\"",
                                 "1 1",
                                 "[]]",
                                 "'a'",
                                 "/**/1",
                                 "\xef\xbb\xbf"
                                 "1",
                                 "[1}",
                                 "{]"}) {
    INFO(text);
    CHECK(refusal(text) == Errc::malformed);
  }
}

TEST_CASE("strings that are not UTF-8 are malformed, as lone surrogates are") {
  for (const char* const text :
       {"\"\xff\"", "\"\x80\"", "\"\xc0\x80\"", "\"\xc1\xbf\"", "\"\xe0\x9f\xbf\"", "\"\xed\xa0\x80\"",
        "\"\xf0\x8f\xbf\xbf\"", "\"\xf4\x90\x80\x80\"", "\"\xf5\x80\x80\x80\"", "\"\xe2\x82\"", "\"\\ud800\"",
        "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\udbff\\udc0\""}) {
    INFO(text);
    CHECK(refusal(text) == Errc::malformed);
  }
}

TEST_CASE("of a key that comes twice in JSON, the last value stays") {
  CHECK(written(read(R"({"a":1,"b":2,"\u0061":3})").value()) == R"({"a":3,"b":2})");
}

TEST_CASE("512 levels of JSON are read and written, 513 are too deep") {
  const std::string deepest = std::string(kMaxTypedDepth, '[') + std::string(kMaxTypedDepth, ']');
  TypedValue value = read(deepest).value();
  CHECK(written(value) == deepest);
  CHECK(refusal("[" + deepest + "]") == Errc::too_deep);
  CHECK(refusal("{\"a\":" + deepest + "}") == Errc::too_deep);
  TypedValue::List one_more;
  one_more.push_back(std::move(value));
  CHECK(json_text({std::move(one_more)}).error() == Errc::too_deep);
}

TEST_CASE("JSON takes no more memory than is left") {
  std::size_t memory = 2 * sizeof(TypedValue);
  CHECK(read_json_text(as_bytes("[1,2,3]"), memory).error() == Errc::too_large);
  memory = 10 * sizeof(TypedValue);
  CHECK(read_json_text(as_bytes("[1,2,3]"), memory).has_value());
  CHECK(memory < 8 * sizeof(TypedValue));
}

TEST_CASE("an error in JSON text tells where it is") {
  CHECK(read("[1,x]").error().detail().find("byte 3") != std::string::npos);
}

}  // namespace
}  // namespace p2p::wire
