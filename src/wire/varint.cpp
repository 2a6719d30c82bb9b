#include "wire/varint.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstring>
#include <memory>
#include <span>

namespace p2p {
namespace {

BytesView without_leading_zeros(BytesView bytes) noexcept {
  while (!bytes.empty() && bytes.front() == 0) bytes = bytes.subspan(1);
  return bytes;
}

}  // namespace

Result<VarInt> VarInt::from_bytes(BytesView big_endian) {
  const BytesView digits = without_leading_zeros(big_endian);
  if (digits.size() > kMaxBytes)
    return fail(Errc::not_representable, "an integer of " + std::to_string(digits.size()) + " bytes");
  VarInt value;
  if (digits.size() > sizeof value.small_) {
    value.big_ = std::make_unique<const Bytes>(digits.begin(), digits.end());
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
    auto carry = static_cast<unsigned>(digit - '0');
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

Bytes VarInt::bytes() const {
  if (big_) return *big_;
  Bytes bytes(byte_count());
  std::uint64_t rest = small_;
  for (std::size_t i = bytes.size(); i-- > 0; rest >>= 8U) bytes[i] = static_cast<std::uint8_t>(rest & 0xFFU);
  return bytes;
}

std::string VarInt::to_decimal() const {
  if (!big_) return std::to_string(small_);
  constexpr std::uint32_t kStep = 1'000'000'000;  // nine digits for each walk over the bytes
  std::string reversed;
  Bytes digits = *big_;
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

std::unique_ptr<const Bytes> VarInt::copy_of(const Bytes& bytes) { return std::make_unique<const Bytes>(bytes); }

std::strong_ordering VarInt::compare_big(const VarInt& left, const VarInt& right) noexcept {
  if (!left.big_) return std::strong_ordering::less;
  if (!right.big_) return std::strong_ordering::greater;
  const Bytes& left_bytes = *left.big_;
  const Bytes& right_bytes = *right.big_;
  if (left_bytes.size() != right_bytes.size()) return left_bytes.size() <=> right_bytes.size();
  return std::memcmp(left_bytes.data(), right_bytes.data(), left_bytes.size()) <=> 0;
}

}  // namespace p2p

namespace p2p::wire {

void write_big_varint(BitWriter& writer, const VarInt& value) {
  writer.u8(static_cast<std::uint8_t>(value.byte_count()));
  writer.bytes(value.bytes());
}

VarInt read_big_varint(BitReader& reader, unsigned size) {
  std::array<std::uint8_t, VarInt::kMaxBytes> buffer;
  const std::span<std::uint8_t> bytes = std::span(buffer).first(size);
  reader.bytes(bytes);
  return *VarInt::from_bytes(bytes);  // 255 bytes at most: always one
}

}  // namespace p2p::wire
