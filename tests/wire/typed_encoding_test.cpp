#include "wire/typed_encoding.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "support/catch.hpp"
#include "support/vectors.hpp"
#include "wire/typed_forms.hpp"

namespace p2p::wire {
namespace {

using nlohmann::json;
using test::typed_value;
using test::unhex;
using test::vector_file;

constexpr TypedMode kModes[] = {TypedMode::compact, TypedMode::extended};

const char* name_of(TypedMode mode) { return mode == TypedMode::compact ? "compact" : "extended"; }

struct Encoded {
  Bytes bytes;
  std::size_t bits = 0;
};

Encoded encoded(const TypedValue& value, TypedMode mode) {
  BitWriter writer;
  REQUIRE(write_typed(writer, value, mode));
  const std::size_t bits = writer.bit_size();
  return {std::move(writer).finish(), bits};
}

/// What is always enough.
std::size_t memory_for(BytesView bytes) { return 64 * bytes.size(); }

Result<TypedValue> decoded(BytesView bytes, TypedMode mode = TypedMode::extended) {
  BitReader reader(bytes);
  std::size_t memory = memory_for(bytes);
  auto value = read_typed(reader, mode, memory);
  CHECK(reader.ok() == value.has_value());
  return value;
}

/// In extended mode; spaces are there for the reader.
Result<TypedValue> decoded(std::string hex) {
  std::erase(hex, ' ');
  return decoded(unhex(hex));
}

std::size_t map_size(const Result<TypedValue>& value) { return std::get<TypedValue::Map>(value.value().data).size(); }

double float_of(const Result<TypedValue>& value) { return std::get<double>(value.value().data); }

template <class Visit>
void for_each_vector(Visit visit) {
  const json& vectors = vector_file("utils.json").at("utils").at("typed_encoding");
  REQUIRE(vectors.size() >= 76);
  for (const json& vector : vectors)
    for (const TypedMode mode : kModes)
      visit(vector, mode, unhex(vector.at(name_of(mode)).at("hex").get<std::string>()));
}

TEST_CASE("typed values are written as the vectors say, in both modes") {
  for_each_vector([](const json& vector, TypedMode mode, const Bytes& bytes) {
    INFO(vector.dump());
    const Encoded ours = encoded(typed_value(vector.at("value")), mode);
    CHECK(ours.bytes == bytes);
    CHECK(ours.bits == vector.at(name_of(mode)).at("bits").get<std::size_t>());
  });
}

TEST_CASE("typed values are read as the vectors say, in both modes") {
  for_each_vector([](const json& vector, TypedMode mode, const Bytes& bytes) {
    INFO(vector.dump());
    BitReader reader(bytes);
    std::size_t memory = memory_for(bytes);
    const auto value = read_typed(reader, mode, memory);
    CHECK(value.value() == typed_value(vector.at("decoded")));
    CHECK((value.value() == typed_value(vector.at("value"))) == vector.at("roundtrip").get<bool>());
    CHECK(reader.position() == vector.at(name_of(mode)).at("bits").get<std::size_t>());
  });
}

TEST_CASE("every cut of a typed value is truncated") {
  for_each_vector([](const json& vector, TypedMode mode, const Bytes& bytes) {
    INFO(vector.dump());
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK(decoded(BytesView(bytes).first(size), mode).error() == Errc::truncated);
  });
}

TEST_CASE("a typed value with a flipped bit is refused, or is another value that survives its own encoding") {
  for_each_vector([](const json&, TypedMode mode, Bytes bytes) {
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      const auto mask = static_cast<std::uint8_t>(0x80U >> bit % 8);
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ mask);
      if (const auto value = decoded(bytes, mode)) {
        CHECK(decoded(encoded(*value, mode).bytes, mode).value() == *value);
      } else {
        CHECK((value.error() == Errc::truncated || value.error() == Errc::malformed));
      }
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ mask);
    }
  });
}

TEST_CASE("floats are written from their shortest decimal form, floored") {
  const auto wire = [](double value) { return encoded({value}, TypedMode::extended).bytes; };
  CHECK(wire(0.29) == unhex("01010401ba8140"));
  CHECK(wire(0.123456789) == unhex("010103bc614e"));
  CHECK(wire(-0.123456789) == unhex("010003bc614e"));
  CHECK(wire(1.0e-9) == unhex("01010100"));
  CHECK(wire(-0.0) == unhex("01010100"));
  CHECK(wire(1.0e30) == unhex("0101104b3b4ca85a86c47a098a224000000000"));
  CHECK(float_of(decoded(wire(1.0e30))) == 1.0e30);
  constexpr double kLargest = std::numeric_limits<double>::max();
  CHECK(float_of(decoded(wire(kLargest))) == kLargest);
}

TEST_CASE("a float that is not finite is not representable") {
  BitWriter writer;
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(write_typed(writer, {infinity}, TypedMode::compact).error() == Errc::not_representable);
  CHECK(write_typed(writer, {std::nan("")}, TypedMode::compact).error() == Errc::not_representable);
}

TEST_CASE("a negative zero float is read as −0.0, a negative zero integer as 0") {
  CHECK(std::signbit(float_of(decoded("01000100"))));
  CHECK_FALSE(std::signbit(float_of(decoded("01010100"))));
  CHECK(decoded("00000100").value() == TypedValue{TypedInteger{}});
}

TEST_CASE("floats of 16 digits and more are rounded as the node rounds them") {
  const auto next = [](std::uint64_t units) {
    BitWriter writer;
    writer.u16(0x0101);
    writer.u8(8);
    writer.u64(units);
    const auto value = decoded(std::move(writer).finish()).value();
    return encoded(value, TypedMode::extended).bytes;
  };
  CHECK(next(8626652488373619U) == unhex("0101071ea5e50d2b9574"));  // 8626652488373620
}

TEST_CASE("a float above the largest double is malformed") {
  for (const std::size_t size : {std::size_t{132}, std::size_t{133}, std::size_t{255}}) {
    Bytes bytes{1, 1, static_cast<std::uint8_t>(size)};
    bytes.resize(3 + size, 0xff);
    CHECK(decoded(bytes).error() == Errc::malformed);
  }
}

TEST_CASE("unknown types and signs are malformed, an extended boolean other than 1 is false") {
  CHECK(decoded("07").error() == Errc::malformed);
  CHECK(decoded("ff").error() == Errc::malformed);
  CHECK(decoded("00020105").error() == Errc::malformed);
  CHECK(decoded("01020105").error() == Errc::malformed);
  CHECK(decoded("0502").value() == TypedValue{false});
}

TEST_CASE("of a key that comes twice, the last value stays") {
  // {"a": 1, "b": 2, "a": nil}
  const auto map = decoded("040103 02010161 00010101 02010162 00010102 02010161 06").value();
  CHECK(map == decoded("040102 02010161 06 02010162 00010102").value());
}

TEST_CASE("an integer and a float are two keys, the two zeros are one") {
  CHECK(map_size(decoded("040102 00010101 06 01010405f5e100 06")) == 2);
  CHECK(map_size(decoded("040102 01010100 06 01000100 06")) == 1);
}

TEST_CASE("512 levels are read and written, 513 are too deep") {
  const auto nested = [](std::size_t levels) {
    TypedValue value;
    for (std::size_t i = 0; i < levels; ++i) {
      TypedValue::List list;
      list.push_back(std::move(value));
      value = TypedValue{std::move(list)};
    }
    return value;
  };
  const TypedValue deepest = nested(kMaxTypedDepth);
  Bytes bytes = encoded(deepest, TypedMode::compact).bytes;
  CHECK(decoded(bytes, TypedMode::compact).value() == deepest);

  const Bytes one_more = unhex("030101");
  bytes.insert(bytes.begin(), one_more.begin(), one_more.end());
  CHECK(decoded(bytes, TypedMode::compact).error() == Errc::too_deep);
  BitWriter writer;
  CHECK(write_typed(writer, nested(kMaxTypedDepth + 1), TypedMode::compact).error() == Errc::too_deep);
}

TEST_CASE("counts and sizes above what is left are truncated") {
  CHECK(decoded("030104 060606").error() == Errc::truncated);
  CHECK(decoded("040102 060606").error() == Errc::truncated);
  for (const std::string type : {"02", "03", "04"}) {
    CHECK(decoded(type + "08 ffffffffffffffff 06").error() == Errc::truncated);
    CHECK(decoded(type + "09 ffffffffffffffffff 06").error() == Errc::truncated);
  }
}

TEST_CASE("lists inside lists may announce no more than the memory that is left") {
  // Each list announces all that follows it.
  Bytes bytes;
  for (std::size_t left = 255; left >= 3; left -= 3) {
    const Bytes list{3, 1, static_cast<std::uint8_t>(left - 3)};
    bytes.insert(bytes.end(), list.begin(), list.end());
  }
  CHECK(decoded(bytes).error() == Errc::too_large);
}

TEST_CASE("the memory that a value takes is taken from what is left") {
  const Bytes bytes = unhex("0301020603010106");
  BitReader reader(bytes);
  std::size_t memory = 3 * sizeof(TypedValue);
  CHECK(read_typed(reader, TypedMode::extended, memory).has_value());
  CHECK(memory == 0);

  BitReader again(bytes);
  memory = 3 * sizeof(TypedValue) - 1;
  CHECK(read_typed(again, TypedMode::extended, memory).error() == Errc::too_large);
}

TEST_CASE("a value that is read replaces what was there") {
  TypedValue value{true};
  const Bytes bytes = unhex("06");
  BitReader reader(bytes);
  std::size_t memory = 0;
  REQUIRE(read_typed(reader, value, TypedMode::compact, memory));
  CHECK(value == TypedValue());
}

TEST_CASE("maps of up to 32 entries are read and written in canonical order") {
  // {"a": nil, 1: nil} and the other way round.
  const auto ordered = decoded("040102 00010101 06 02010161 06").value();
  CHECK(decoded("040102 02010161 06 00010101 06").value() == ordered);

  TypedValue::Map entries = std::get<TypedValue::Map>(ordered.data);
  std::swap(entries[0], entries[1]);
  CHECK(encoded({entries}, TypedMode::extended).bytes == encoded(ordered, TypedMode::extended).bytes);
}

TEST_CASE("maps of more entries are read and written as they come") {
  TypedValue::Map entries;
  for (std::uint64_t i = 0; i < kMaxOrderedEntries + 1; ++i)
    entries.push_back({TypedValue{TypedInteger{1000 - i, false}}, TypedValue{}});
  const Bytes bytes = encoded({entries}, TypedMode::compact).bytes;
  CHECK(decoded(bytes, TypedMode::compact).value() == TypedValue{entries});

  entries.pop_back();
  const auto ordered = decoded(encoded({entries}, TypedMode::compact).bytes, TypedMode::compact);
  CHECK(std::get<TypedValue::Map>(ordered.value().data).front().key == entries.back().key);
}

TEST_CASE("a map with the same key twice is not representable, however many entries it has") {
  TypedValue::Map entries;
  for (std::uint64_t i = 0; i < 40; ++i) {
    entries.push_back({TypedValue{TypedInteger{100 - i, false}}, TypedValue{}});
    TypedValue::Map twice = entries;
    twice.push_back(entries.front());
    BitWriter writer;
    CHECK(write_typed(writer, {twice}, TypedMode::compact).error() == Errc::not_representable);
  }
}

TEST_CASE("a map of 33 entries that become 32 is in canonical order") {
  Bytes bytes = unhex("040121");
  for (std::uint8_t i = 0; i < 33; ++i) {
    const Bytes entry{
        0, 1, 1, static_cast<std::uint8_t>(i == 32 ? 100 : 100 - i), 5, static_cast<std::uint8_t>(i == 32)};
    bytes.insert(bytes.end(), entry.begin(), entry.end());
  }
  const auto value = decoded(bytes).value();
  const auto& map = std::get<TypedValue::Map>(value.data);
  REQUIRE(map.size() == 32);
  CHECK(map.front().key == TypedValue{TypedInteger{69, false}});
  CHECK(map.back().key == TypedValue{TypedInteger{100, false}});
  CHECK(map.back().value == TypedValue{true});
}

TEST_CASE("maps of one key that comes again and again take no more memory than others") {
  // A list of maps of eight times nil, nil.
  Bytes bytes = unhex("030114");
  for (int map = 0; map < 20; ++map) {
    const Bytes head = unhex("040108");
    bytes.insert(bytes.end(), head.begin(), head.end());
    bytes.insert(bytes.end(), 16, 6);
  }
  const auto list = decoded(bytes);
  REQUIRE(list);
  CHECK(std::get<TypedValue::Map>(std::get<TypedValue::List>(list->data)[0].data).size() == 1);
}

TEST_CASE("keys nest 16 levels deep when they are read") {
  const auto nested_in_keys = [](std::size_t levels) {
    TypedValue value;
    for (std::size_t i = 0; i < levels; ++i) value = TypedValue(TypedValue::Map{{value, TypedValue()}});
    return encoded(value, TypedMode::extended).bytes;
  };
  CHECK(decoded(nested_in_keys(17)));
  CHECK(decoded(nested_in_keys(18)).error() == Errc::too_deep);
}

}  // namespace
}  // namespace p2p::wire
