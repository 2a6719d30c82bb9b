#include <string>

#include "json/document.hpp"
#include "support/catch.hpp"

namespace p2p::json {
namespace {

std::string nested(std::size_t levels, const std::string& open, const std::string& close) {
  std::string text;
  for (std::size_t i = 0; i < levels; ++i) text += open;
  text += "0";
  for (std::size_t i = 0; i < levels; ++i) text += close;
  return text;
}

Kind kind_of(std::string_view text) { return Document::parse(text).value().root().kind; }

TEST_CASE("a document tells the kinds of its values apart") {
  CHECK(kind_of("null") == Kind::null);
  CHECK(kind_of("true") == Kind::boolean);
  CHECK(kind_of("0") == Kind::number);
  CHECK(kind_of("-0") == Kind::number);
  CHECK(kind_of("18446744073709551615") == Kind::number);
  CHECK(kind_of("18446744073709551616") == Kind::digits);
  CHECK(kind_of("-9223372036854775808") == Kind::negative);
  CHECK(kind_of("-9223372036854775809") == Kind::digits);
  CHECK(kind_of("1.0") == Kind::fraction);
  CHECK(kind_of("1e3") == Kind::fraction);
  CHECK(kind_of("-0.0") == Kind::fraction);
  CHECK(kind_of("\"\"") == Kind::text);
  CHECK(kind_of("[]") == Kind::array);
  CHECK(kind_of("{}") == Kind::object);
}

TEST_CASE("the values inside a value follow it") {
  auto document = Document::parse(R"({"a":[1,[2,3],{}],"b":"x\n\u00e9"})").value();
  Value& root = document.root();
  Value* a = root.first();
  CHECK(document.name(*a) == "a");
  CHECK(a->kind == Kind::array);
  CHECK(a->first()->number == 1);
  Value* pair = a->first()->next();
  CHECK(pair->first()->number == 2);
  CHECK(pair->first()->next()->number == 3);
  CHECK(pair->first()->next()->next() == pair->end());
  CHECK(pair->next()->kind == Kind::object);
  CHECK(pair->next()->first() == pair->next()->end());
  CHECK(pair->next()->next() == a->end());
  Value* b = a->next();
  CHECK(document.name(*b) == "b");
  CHECK(document.text(*b) == "x\n\xc3\xa9");
  CHECK(b->next() == root.end());
}

TEST_CASE("what is no JSON is refused with the place") {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":}", "nul", "01", "1 2", "'a'", "\"\x01\"", "\"\xff\"",
                           "\"\\ud800\"", "// \n1", "NaN", "[1e999]"}) {
    INFO(text);
    const auto document = Document::parse(text);
    REQUIRE_FALSE(document);
    CHECK(document.error() == Errc::malformed);
  }
  CHECK(Document::parse("[1,]").error().detail() == "no JSON from byte 4 on");
}

TEST_CASE("nesting is bounded and costs no stack") {
  for (const auto& [open, close] : {std::pair<std::string, std::string>{"[", "]"}, {"{\"a\":", "}"}}) {
    CHECK(Document::parse(nested(kMaxTextLevels, open, close)));
    CHECK(Document::parse(nested(kMaxTextLevels + 1, open, close)).error() == Errc::too_deep);
    CHECK(Document::parse(nested(5'000'000, open, "")).error() == Errc::too_deep);
  }
}

}  // namespace
}  // namespace p2p::json
