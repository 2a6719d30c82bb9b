#include "json/document.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace p2p::json {

std::string_view to_string(Kind kind) noexcept {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::negative:
      return "a negative number";
    case Kind::digits:
      return "a number of more than 64 bits";
    case Kind::fraction:
      return "a number with a fraction";
    case Kind::text:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      break;
  }
  return "an object";
}

/// What nlohmann's parser tells the pieces of the text to.
class DocumentBuilder {
 public:
  using number_integer_t = std::int64_t;
  using number_unsigned_t = std::uint64_t;
  using number_float_t = double;
  using string_t = std::string;
  using binary_t = nlohmann::json::binary_t;

  explicit DocumentBuilder(Document& document) noexcept : document_(document) {}
  [[nodiscard]] Error error() const {
    if (too_deep_) return {Errc::too_deep, "JSON of more than " + std::to_string(kMaxTextLevels) + " levels"};
    return {Errc::malformed, "no JSON from byte " + std::to_string(failed_at_) + " on"};
  }

  bool null() {
    add(Kind::null);
    return true;
  }
  bool boolean(bool value) {
    add(Kind::boolean).boolean = value;
    return true;
  }
  bool number_integer(std::int64_t value) {
    if (value >= 0) return number_unsigned(static_cast<std::uint64_t>(value));  // "-0"
    add(Kind::negative).negative = value;
    return true;
  }
  bool number_unsigned(std::uint64_t value) {
    add(Kind::number).number = value;
    return true;
  }
  /// Also for whole numbers that 64 bits do not hold.
  bool number_float(double value, const std::string& literal) {
    if (literal.find_first_of(".eE") == std::string::npos) {
      add(Kind::digits).text = keep(literal);
    } else {
      add(Kind::fraction).fraction = value;
    }
    return true;
  }
  bool string(const std::string& value) {
    add(Kind::text).text = keep(value);
    return true;
  }
  bool binary(const binary_t&) { return false; }  // not in texts
  bool key(const std::string& name) {
    name_ = keep(name);
    return true;
  }
  bool start_object(std::size_t) { return open(Kind::object); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Kind::array); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    failed_at_ = position;
    return false;
  }

 private:
  Value& add(Kind kind) {
    Value& value = document_.values_.emplace_back();
    value.kind = kind;
    value.name = std::exchange(name_, {});
    return value;
  }
  bool open(Kind kind) {
    too_deep_ = open_.size() == kMaxTextLevels;
    open_.push_back(document_.values_.size());
    add(kind);
    return !too_deep_;
  }
  bool close() {
    document_.values_[open_.back()].span = static_cast<std::uint32_t>(document_.values_.size() - open_.back());
    open_.pop_back();
    return true;
  }
  Value::Piece keep(const std::string& text) {
    const auto start = static_cast<std::uint32_t>(document_.texts_.size());
    document_.texts_ += text;
    return {start, static_cast<std::uint32_t>(text.size())};
  }

  Document& document_;
  std::vector<std::size_t> open_;
  Value::Piece name_{};
  std::size_t failed_at_ = 0;
  bool too_deep_ = false;
};

Result<Document> Document::parse(std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max())
    return fail(Errc::too_large, "a JSON text of " + std::to_string(text.size()) + " bytes");
  Document document;
  DocumentBuilder builder(document);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return fail(builder.error());
  return document;
}

}  // namespace p2p::json
