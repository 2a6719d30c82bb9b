#include "wire/varint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstring>
#include <optional>
#include <span>

namespace p2p {
namespace {

BytesView without_leading_zeros(BytesView bytes) noexcept {
  while (!bytes.empty() && bytes.front() == 0) bytes = bytes.subspan(1);
  return bytes;
}

std::size_t byte_width(std::uint64_t value) noexcept {
  return std::max<std::size_t>(1, (static_cast<std::size_t>(std::bit_width(value)) + 7) / 8);
}

}  // namespace

Result<VarInt> VarInt::from_bytes(BytesView big_endian) {
  const BytesView digits = without_leading_zeros(big_endian);
  if (digits.size() > kMaxBytes)
    return fail(Errc::not_representable, "an integer of " + std::to_string(digits.size()) + " bytes");
  VarInt value;
  if (digits.size() > sizeof value.small_) {
    value.big_.assign(digits.begin(), digits.end());
  } else {
    for (const std::uint8_t digit : digits) value.small_ = value.small_ << 8U | digit;
  }
  return value;
}

Result<VarInt> VarInt::from_decimal(std::string_view digits) {
  if (digits.empty()) return fail(Errc::malformed, "a number without digits");
  Bytes little_endian;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return fail(Errc::malformed, "not a decimal number: " + std::string(digits));
    unsigned carry = static_cast<unsigned>(digit - '0');
    for (std::uint8_t& byte : little_endian) {
      carry += 10U * byte;
      byte = static_cast<std::uint8_t>(carry & 0xFFU);
      carry >>= 8U;
    }
    if (carry > 0) little_endian.push_back(static_cast<std::uint8_t>(carry));
    if (little_endian.size() > kMaxBytes) return fail(Errc::not_representable, "an integer above 255 bytes");
  }
  std::ranges::reverse(little_endian);
  return from_bytes(little_endian);
}

std::optional<std::uint64_t> VarInt::to_u64() const noexcept {
  if (!big_.empty()) return std::nullopt;
  return small_;
}

std::size_t VarInt::byte_count() const noexcept { return big_.empty() ? byte_width(small_) : big_.size(); }

Bytes VarInt::bytes() const {
  if (!big_.empty()) return big_;
  Bytes bytes(byte_width(small_));
  std::uint64_t rest = small_;
  for (std::size_t i = bytes.size(); i-- > 0; rest >>= 8U) bytes[i] = static_cast<std::uint8_t>(rest & 0xFFU);
  return bytes;
}

std::string VarInt::to_decimal() const {
  if (big_.empty()) return std::to_string(small_);
  constexpr std::uint32_t kStep = 1'000'000'000;  // nine digits for each walk over the bytes
  std::string reversed;
  Bytes digits = big_;
  for (std::span<std::uint8_t> rest = digits; !rest.empty();) {
    std::uint64_t remainder = 0;
    for (std::uint8_t& byte : rest) {
      const std::uint64_t value = remainder << 8U | byte;
      byte = static_cast<std::uint8_t>(value / kStep);
      remainder = value % kStep;
    }
    for (int i = 0; i < 9; ++i, remainder /= 10) reversed.push_back(static_cast<char>('0' + remainder % 10));
    while (!rest.empty() && rest.front() == 0) rest = rest.subspan(1);
  }
  while (reversed.back() == '0') reversed.pop_back();
  return {reversed.rbegin(), reversed.rend()};
}

std::strong_ordering operator<=>(const VarInt& left, const VarInt& right) noexcept {
  if (const auto by_size = left.big_.size() <=> right.big_.size(); by_size != std::strong_ordering::equal)
    return by_size;
  if (left.big_.empty()) return left.small_ <=> right.small_;
  return std::memcmp(left.big_.data(), right.big_.data(), left.big_.size()) <=> 0;
}

}  // namespace p2p

namespace p2p::wire {

void write_varint(BitWriter& writer, const VarInt& value) {
  const auto size = static_cast<unsigned>(value.byte_count());
  writer.u8(static_cast<std::uint8_t>(size));
  if (const auto small = value.to_u64()) {
    writer.bits(*small, size * 8);
  } else {
    writer.bytes(value.bytes());
  }
}

VarInt read_varint(BitReader& reader) {
  const unsigned size = reader.u8();
  if (size <= 8) return reader.bits(size * 8);
  std::array<std::uint8_t, VarInt::kMaxBytes> buffer;
  const std::span<std::uint8_t> bytes = std::span(buffer).first(size);
  reader.bytes(bytes);
  return *VarInt::from_bytes(bytes);  // 255 bytes at most: always one
}

}  // namespace p2p::wire
