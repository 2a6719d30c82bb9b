#include "json/text_writer.hpp"

#include <charconv>
#include <iterator>

namespace p2p::json {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

}  // namespace

void TextWriter::number(std::uint64_t value) {
  char digits[20];
  text_.append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
}

void TextWriter::negative(std::int64_t value) {
  char digits[20];
  text_.append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
}

void TextWriter::fraction(double value) {
  char digits[32];
  const std::string_view text(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
  text_ += text;
  if (text.find_first_of(".e") == std::string_view::npos) text_ += ".0";
}

void TextWriter::hex(BytesView bytes) {
  std::size_t at = text_.size() + 1;
  text_.resize(text_.size() + 2 * bytes.size() + 2);
  text_[at - 1] = '"';
  for (const std::uint8_t byte : bytes) {
    text_[at++] = kHexDigits[byte >> 4U];
    text_[at++] = kHexDigits[byte & 0xFU];
  }
  text_[at] = '"';
}

void TextWriter::escaped(std::string_view text) {
  text_ += '"';
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (code < 0x20) {
      text_ += "\\u00";
      text_ += kHexDigits[code >> 4U];
      text_ += kHexDigits[code & 0xFU];
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

}  // namespace p2p::json
