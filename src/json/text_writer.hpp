// JSON text, piece by piece: puts the commas between what it is given. Owned by one writing.
#pragma once

#include <p2p/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace p2p::json {

class TextWriter {
 public:
  /// The name of the member that comes next; for the next element of an array, or the whole text, it is empty. A name
  /// needs no escapes.
  void begin(std::string_view name) {
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[') text_ += ',';
    if (name.empty()) return;
    text_ += '"';
    text_ += name;
    text_ += "\":";
  }

  void raw(std::string_view text) { text_ += text; }
  void number(std::uint64_t value);
  void negative(std::int64_t value);
  /// The shortest form that reads back the same, with a point or an exponent. The value is finite.
  void fraction(double value);
  void boolean(bool value) { text_ += value ? "true" : "false"; }
  void null() { text_ += "null"; }
  /// Lower case, in quotes.
  void hex(BytesView bytes);
  /// In quotes; it needs no escapes.
  void plain(std::string_view text) {
    text_ += '"';
    text_ += text;
    text_ += '"';
  }
  /// In quotes, escaped. UTF-8.
  void escaped(std::string_view text);

  [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }
  /// Takes back what was written from `size` on.
  void cut(std::size_t size) { text_.resize(size); }
  [[nodiscard]] std::string take() && noexcept { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace p2p::json
