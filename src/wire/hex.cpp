#include <p2p/hex.hpp>

namespace p2p {
namespace {

std::string encode(BytesView bytes, const char* digits) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text.push_back(digits[byte >> 4U]);
    text.push_back(digits[byte & 0x0FU]);
  }
  return text;
}

/// 0..15, or -1 for a character that is no digit.
int digit_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_hex(BytesView bytes) { return encode(bytes, "0123456789abcdef"); }

std::string to_upper_hex(BytesView bytes) { return encode(bytes, "0123456789ABCDEF"); }

Result<Bytes> from_hex(std::string_view hex) {
  Bytes bytes;
  bytes.reserve(hex.size() / 2);
  unsigned high = 0;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const int value = digit_value(hex[i]);
    if (value < 0) return fail(Errc::malformed, "hex: no digit at position " + std::to_string(i));
    if (i % 2 == 0) {
      high = static_cast<unsigned>(value);
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high << 4U | static_cast<unsigned>(value)));
    }
  }
  if (hex.size() % 2 != 0) return fail(Errc::malformed, "hex: odd length " + std::to_string(hex.size()));
  return bytes;
}

}  // namespace p2p
