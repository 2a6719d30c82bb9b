#include <p2p/bit_string.hpp>

#include <stdexcept>
#include <string>

namespace p2p {
namespace {

std::size_t bytes_for(std::size_t bit_count) noexcept { return bit_count / 8 + (bit_count % 8 > 0 ? 1 : 0); }

std::uint8_t mask_of(std::size_t index) noexcept { return static_cast<std::uint8_t>(0x80U >> (index % 8)); }

}  // namespace

BitString::BitString(std::size_t bit_count) : bytes_(bytes_for(bit_count)), bit_count_(bit_count) {}

Result<BitString> BitString::from_bytes(BytesView bytes, std::size_t bit_count) {
  const std::size_t byte_count = bytes_for(bit_count);
  if (bytes.size() < byte_count)
    return fail(Errc::malformed,
                std::to_string(bytes.size()) + " bytes for a string of " + std::to_string(bit_count) + " bits");
  BitString bits;
  bits.bit_count_ = bit_count;
  bits.bytes_.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(byte_count));
  if (bit_count % 8 > 0) bits.bytes_.back() &= static_cast<std::uint8_t>(0xFFU << (8 - bit_count % 8));
  return bits;
}

bool BitString::test(std::size_t index) const {
  if (index >= bit_count_) throw std::out_of_range("BitString::test");
  return (bytes_[index / 8] & mask_of(index)) != 0;
}

void BitString::set(std::size_t index, bool value) {
  if (index >= bit_count_) throw std::out_of_range("BitString::set");
  std::uint8_t& byte = bytes_[index / 8];
  byte = static_cast<std::uint8_t>(value ? byte | mask_of(index) : byte & ~mask_of(index));
}

Result<BitString> BitString::bit_or(const BitString& other) const {
  if (bit_count_ != other.bit_count_)
    return fail(Errc::invalid_argument,
                "bit strings of " + std::to_string(bit_count_) + " and " + std::to_string(other.bit_count_) + " bits");
  BitString result = *this;
  for (std::size_t i = 0; i < bytes_.size(); ++i) result.bytes_[i] |= other.bytes_[i];
  return result;
}

}  // namespace p2p
