// What the visitors of JSON carry, shown on a struct made for it.
#include "json/reader.hpp"

#include <p2p/json.hpp>

#include <nlohmann/json.hpp>

#include <limits>
#include <string>

#include "json/json_probe.hpp"
#include "json/writer.hpp"
#include "support/catch.hpp"

template <>
const p2p::MessageType& p2p::message_type<p2p::test::JsonProbe>() {
  static const MessageType kType{
      p2p::test::JsonProbe::kMessageType, "JsonProbe", std::chrono::seconds(3), {}, {}, {}, {}};
  return kType;
}

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr auto kDay = std::chrono::sys_days(std::chrono::year(2021) / 3 / 15);

Result<std::string> write(const JsonProbe& probe) {
  p2p::json::JsonWriter writer;
  writer.members([&] { describe(writer, probe); });
  return std::move(writer).finish("Probe");
}

Result<JsonProbe> read(const nlohmann::json& text) {
  auto document = p2p::json::Document::parse(text.dump()).value();
  p2p::json::JsonReader reader(document, document.root());
  JsonProbe probe;
  reader.members("Probe", [&] { describe(reader, probe); });
  if (reader.failed()) return fail(reader.error("Probe"));
  return probe;
}

nlohmann::json fields(const JsonProbe& probe = {}) { return nlohmann::json::parse(write(probe).value()); }

/// What is told when a field has this value.
std::string refusal(const std::string& field, const nlohmann::json& value, Errc code = Errc::malformed) {
  auto text = fields();
  text[field] = value;
  const auto probe = read(text);
  REQUIRE_FALSE(probe);
  CHECK(probe.error() == code);
  REQUIRE(probe.error().detail().starts_with("Probe." + field));
  return probe.error().detail().substr(6 + field.size());
}

JsonProbe read_with(const std::string& field, const nlohmann::json& value) {
  auto text = fields();
  text[field] = value;
  return read(text).value();
}

BitString bits(const Bytes& bytes, std::size_t count) { return BitString::from_bytes(bytes, count).value(); }

/// No field has its default value.
JsonProbe full_probe() {
  JsonProbe probe;
  probe.byte = 255;
  probe.small = 65'535;
  probe.medium = 4'294'967'295;
  probe.large = std::numeric_limits<std::uint64_t>::max();
  probe.five_bits = 31;
  probe.minus = -30'000;
  probe.flag = true;
  probe.colour = Colour::red;
  probe.second = kDay + 3s;
  probe.rounded = kDay + 4s;
  probe.exact = kDay + 5s + 6ms;
  probe.maybe = kDay + 7s;
  probe.page = Seconds(kDay);
  probe.average = 0.29;
  probe.averages = {1.0, 2.55};
  probe.fixed = {1, 2};
  probe.sized = EncryptedKey::from_bytes(Bytes{3, 4}).value();
  probe.shared = Bytes{5, 6};
  probe.code = "é\n";
  probe.bits = bits({0xAA, 0x80}, 9);
  const BitString rows[] = {bits({0x80}, 3), bits({0x40}, 3)};
  probe.rows = BitMatrix::from_rows(rows).value();
  probe.typed = TypedValue(true);
  probe.arguments = TypedValue(TypedValue::List{TypedValue(std::string("\"a\\\x01"))});
  probe.number = VarInt::from_decimal("18446744073709551616").value();
  probe.subset = BeaconSubset{0xA7};
  probe.hash = Hash();
  probe.tag = 1;
  probe.reason = 2;
  probe.pairs = {{1, 10}, {2, std::nullopt}};
  probe.leaf = {1, {{2, {}}, {3, {{4, {}}}}}};
  return probe;
}

TEST_CASE("every kind of field has its form") {
  const auto text = fields(full_probe());
  const auto expected = nlohmann::json::parse(R"({
    "byte": 255, "small": 65535, "medium": 4294967295, "large": 18446744073709551615, "five_bits": 31, "minus": -30000,
    "flag?": true, "colour": "red",
    "second": "2021-03-15T00:00:03Z", "rounded": "2021-03-15T00:00:04Z", "exact": "2021-03-15T00:00:05.006Z",
    "maybe": "2021-03-15T00:00:07Z", "page": "2021-03-15T00:00:00Z", "average": 0.29, "averages": [1.0, 2.55],
    "fixed": "0102", "sized": "0304", "shared": "0506", "code": "c3a90a", "bits": {"bits": 9, "hex": "aa80"},
    "rows": [{"bits": 3, "hex": "80"}, {"bits": 3, "hex": "40"}],
    "typed": {"t": "bool", "v": true}, "arguments": {"t": "list", "v": [{"t": "str", "v": "22615c01"}]},
    "unsent": [], "number": "18446744073709551616", "subset": "a7",
    "pairs": [[1, 10], [2, null]],
    "tree": {"_struct": "Tree", "leaf": {"_struct": "Leaf", "label": 1, "children": [
      {"_struct": "Leaf", "label": 2, "children": []},
      {"_struct": "Leaf", "label": 3, "children": [{"_struct": "Leaf", "label": 4, "children": []}]}]}}
  })");
  for (const auto& member : expected.items()) {
    INFO(member.key());
    CHECK(text.at(member.key()) == member.value());
  }
  CHECK(text.at("shown") == R"(["\"a\\\u0001"])");
  CHECK(text.at("asset") == nlohmann::json({"token", Address().to_hex()}));
  CHECK(text.at("status") == nlohmann::json({{"reason", {"error", "parsing", "c3a90a"}}}));
}

TEST_CASE("what is absent is null, and what has nothing to add stands alone") {
  const auto text = fields();
  for (const char* name : {"colour", "maybe", "page", "arguments", "shown", "hash"}) {
    INFO(name);
    CHECK(text.at(name).is_null());
  }
  CHECK(text.at("typed") == nlohmann::json({{"t", "nil"}}));
  CHECK(text.at("asset") == "UCO");
  CHECK(text.at("status") == nlohmann::json({{"reason", "ok"}}));
}

TEST_CASE("every field comes back") {
  CHECK(read(fields()).value() == JsonProbe());
  CHECK(read(fields(full_probe())).value() == full_probe());
  JsonProbe probe;
  probe.page = Address();
  probe.reason = 1;
  CHECK(read(fields(probe)).value() == probe);
}

TEST_CASE("the order of the members does not matter") {
  // nlohmann::json has sorted them already; here they come from behind.
  const auto sorted = fields(full_probe());
  std::string text;
  for (const auto& member : sorted.items())
    text = nlohmann::json(member.key()).dump() + ":" + member.value().dump() + (text.empty() ? "" : ",") + text;
  auto document = p2p::json::Document::parse("{" + text + "}").value();
  p2p::json::JsonReader reader(document, document.root());
  JsonProbe probe;
  reader.members("Probe", [&] { describe(reader, probe); });
  REQUIRE_FALSE(reader.failed());
  CHECK(probe == full_probe());
}

TEST_CASE("what follows from other fields, or is not sent, may be anything or absent") {
  auto text = fields(full_probe());
  text["shown"] = 5;
  text["unsent"] = {1, 2};
  CHECK(read(text).value() == full_probe());
  text.erase("shown");
  text.erase("unsent");
  CHECK(read(text).value() == full_probe());
}

TEST_CASE("more forms are read than are written") {
  CHECK(read_with("large", "18446744073709551615").large == std::numeric_limits<std::uint64_t>::max());
  CHECK(read_with("number", 5).number == VarInt(5));
  CHECK(read_with("number", "5").number == VarInt(5));
  CHECK(read_with("average", 1).average == 1.0);
  CHECK(read_with("arguments", {{"t", "nil"}}).arguments == TypedValue());
  CHECK(read_with("averages", nullptr).averages.empty());
  CHECK(read_with("shared", "AbCd").shared == SharedBytes(Bytes{0xAB, 0xCD}));
  CHECK(read_with("asset", {"UCO"}).tag == 0);
}

TEST_CASE("times are cut off at the precision of their field") {
  for (const char* text : {"2021-03-15T00:00:01.999Z", "2021-03-15T00:00:01.999999Z", "2021-03-15T00:00:01Z"}) {
    CHECK(read_with("second", text).second == kDay + 1s);
    CHECK(read_with("rounded", text).rounded == kDay + 1s);
    CHECK(read_with("page", text).page == decltype(JsonProbe::page)(Seconds(kDay + 1s)));
  }
  CHECK(read_with("exact", "2021-03-15T00:00:01.999999Z").exact == kDay + 1s + 999ms);
  CHECK(read_with("exact", "2021-03-15T00:00:01Z").exact == kDay + 1s);
  CHECK(fields([] {
          JsonProbe probe;
          probe.rounded = kDay + 1s + 999ms;
          return probe;
        }())
            .at("rounded") == "2021-03-15T00:00:01Z");
}

TEST_CASE("numbers outside of their field are refused") {
  CHECK(refusal("byte", 256, Errc::not_representable) == ": 256 in 8 bits");
  CHECK(refusal("medium", 4'294'967'296, Errc::not_representable) == ": 4294967296 in 32 bits");
  CHECK(refusal("large", "18446744073709551616", Errc::not_representable) == ": a number of more than 64 bits");
  CHECK(refusal("five_bits", 32, Errc::not_representable) == ": 32 in 5 bits");
  CHECK(refusal("byte", -1) == ": a whole number of 8 bits expected, not a negative number");
  CHECK(refusal("byte", 1.5) == ": a whole number of 8 bits expected, not a number with a fraction");
  CHECK(refusal("byte", "1") == ": a whole number of 8 bits expected, not a string");
  CHECK(refusal("minus", -65'536) == ": a whole number of 16 bits and a sign expected, not a negative number");
  CHECK(refusal("number", "1x").starts_with(": "));
  CHECK(refusal("number", -1) == ": a whole number expected, not a negative number");
  CHECK(refusal("number", "1" + std::string(700, '0'), Errc::not_representable).starts_with(": "));
}

TEST_CASE("values of another kind are refused") {
  CHECK(refusal("flag?", 1) == ": a boolean expected, not a number");
  CHECK(refusal("colour", "blue") == R"(: no value is called "blue")");
  CHECK(refusal("colour", 1) == ": a string expected, not a number");
  CHECK(refusal("second", "yesterday") == R"(: no time in UTC: "yesterday")");
  CHECK(refusal("second", nullptr) == ": a string expected, not null");
  CHECK(refusal("page", "xyz").starts_with(": "));
  CHECK(refusal("average", "1") == ": a number expected, not a string");
  CHECK(refusal("averages", {1, "2"}) == "[1]: a number expected, not a string");
  CHECK(refusal("fixed", "01") == ": 1 bytes instead of 2");
  CHECK(refusal("shared", "0").starts_with(": "));
  CHECK(refusal("shared", "0g").starts_with(": "));
  CHECK(refusal("subset", "a7a7") == ": 2 bytes instead of 1");
  CHECK(refusal("hash", "ff").starts_with(": "));
  CHECK(refusal("typed", nullptr) == ": an object expected, not null");
  CHECK(refusal("arguments", {{"t", "list"}, {"v", {5}}}) == ".v[0]: an object expected, not a number");
  CHECK(refusal("tree", nlohmann::json::array()) == ": an object expected, not an array");
}

TEST_CASE("bits must fill their bytes") {
  CHECK(refusal("bits", {{"bits", 9}, {"hex", "aa"}}) == ": 9 bits in 1 bytes");
  CHECK(refusal("bits", {{"bits", 8}, {"hex", "aaaa"}}) == ": 8 bits in 2 bytes");
  CHECK(refusal("bits", {{"bits", 8}}) == ".hex: missing");
  CHECK(refusal("bits", "aa") == ": an object expected, not a string");
  CHECK(refusal("rows", {{{"bits", 3}, {"hex", "80"}}, {{"bits", 4}, {"hex", "80"}}}).starts_with(": "));
  CHECK(refusal("rows", {{{"bits", 3}, {"hex", "80"}}, 5}) == "[1]: an object expected, not a number");
}

TEST_CASE("tuples have the elements that they have") {
  CHECK(refusal("pairs", {{1, 10}, {2}}) == "[1][1]: missing");
  CHECK(refusal("pairs", {{1, 10, 100}}) == "[0][2]: an element too many");
  CHECK(refusal("pairs", {{1, "10"}}) == "[0][1]: a whole number of 16 bits expected, not a string");
  CHECK(refusal("pairs", {5}) == "[0]: an array expected, not a number");
}

TEST_CASE("unions have the cases that they have") {
  CHECK(refusal("asset", "gold") == R"(: no case is called "gold")");
  CHECK(refusal("asset", nlohmann::json::array()) == ": the name of a case is missing");
  CHECK(refusal("asset", {5}) == ": the name of a case is missing");
  CHECK(refusal("asset", "token") == "[1]: missing");
  CHECK(refusal("asset", {"token"}) == "[1]: missing");
  CHECK(refusal("asset", {"token", "00"}).starts_with("[1]: "));
  CHECK(refusal("asset", {"UCO", 1}) == "[1]: an element too many");
  CHECK(refusal("status", {{"reason", "timeout"}}) == R"(.reason: no case is called "timeout")");
  CHECK(refusal("status", {{"reason", {"error", "fire"}}}) == R"(.reason: no case is called "error")");
  CHECK(refusal("status", {{"reason", {"error", "parsing", 5}}}) == ".reason[2]: a string expected, not a number");
  CHECK(refusal("status", {{"reason", "ok"}, {"more", 1}}) == ".more: no such field");
}

TEST_CASE("what has no form in JSON is refused when it is written") {
  const auto refused = [](auto set) {
    JsonProbe probe;
    set(probe);
    const auto text = write(probe);
    REQUIRE_FALSE(text);
    CHECK(text.error() == Errc::not_representable);
    return text.error().detail();
  };
  CHECK(refused([](auto& probe) { probe.colour = Colour{7}; }) == "Probe.colour: no known value");
  CHECK(refused([](auto& probe) { probe.tag = 7; }) == "Probe.asset: no case has the code 7");
  CHECK(refused([](auto& probe) { probe.average = kNan; }) == "Probe.average: a number that is not finite");
  CHECK(refused([](auto& probe) { probe.averages = {1, kNan}; }) == "Probe.averages[1]: a number that is not finite");
  CHECK(refused([](auto& probe) { probe.second = Seconds::max(); }).starts_with("Probe.second: a time outside"));
  CHECK(refused([](auto& probe) { probe.typed = TypedValue(TypedValue::List{TypedValue(kNan)}); }) ==
        "Probe.typed.v[0].v: a float that is not finite");
}

TEST_CASE("arguments without a JSON text are shown as null") {
  JsonProbe probe;
  probe.arguments = TypedValue(std::string("\xFF"));
  CHECK(fields(probe).at("shown").is_null());
  CHECK(read(fields(probe)).value() == probe);
}

TEST_CASE("a large map is shown in the reverse of its order, and comes back") {
  JsonProbe probe;
  for (std::uint8_t key = 0; key < 33; ++key) probe.pairs.push_back({key, std::nullopt});
  CHECK(fields(probe).at("pairs").at(0).at(0) == 32);
  CHECK(read(fields(probe)).value() == probe);
  probe.pairs.pop_back();
  CHECK(fields(probe).at("pairs").at(0).at(0) == 0);
  CHECK(read(fields(probe)).value() == probe);
}

TEST_CASE("structs that nest too deep are refused, in both directions") {
  JsonProbe probe;
  std::string text = R"({"label":0,"children":[]})";
  for (int level = 0; level < 600; ++level) {
    Leaf parent;
    parent.children.push_back(std::move(probe.leaf));
    probe.leaf = std::move(parent);
    text = R"({"label":0,"children":[)" + text + "]}";
  }
  CHECK(write(probe).error() == Errc::too_deep);
  auto document = p2p::json::Document::parse(text).value();
  p2p::json::JsonReader reader(document, document.root());
  Leaf leaf;
  reader.members("Leaf", [&] { describe(reader, leaf); });
  REQUIRE(reader.failed());
  CHECK(reader.error("Leaf") == Errc::too_deep);
  CHECK(reader.error("Leaf").detail().starts_with("Leaf.children[0].children[0]."));
}

TEST_CASE("a message type of the host's own has no JSON") {
  const auto text = to_json(Message(JsonProbe()));
  REQUIRE_FALSE(text);
  CHECK(text.error() == Errc::unsupported);
  CHECK(text.error().detail() == "JsonProbe has no JSON form");
}

}  // namespace
}  // namespace p2p::test
