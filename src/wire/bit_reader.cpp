#include "wire/bit_reader.hpp"

#include "wire/shifted_copy.hpp"

#include <algorithm>
#include <cstring>

namespace p2p::wire {

std::uint64_t BitReader::load_tail(std::size_t at) const noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; at + i < data_.size(); ++i) word |= std::uint64_t{data_[at + i]} << (56U - 8U * i);
  return word;
}

BytesView BitReader::view(std::size_t count) noexcept {
  if (!aligned() || !has_bytes(count)) {
    give_up();
    return {};
  }
  const BytesView bytes = data_.subspan(position_ / 8, count);
  position_ += count * 8;
  return bytes;
}

void BitReader::bytes(std::span<std::uint8_t> to) noexcept {
  if (to.empty()) return;
  if (!has_bytes(to.size())) {
    give_up();
    std::ranges::fill(to, std::uint8_t{0});
    return;
  }
  if (aligned()) {
    std::memcpy(to.data(), view(to.size()).data(), to.size());
    return;
  }
  // Unaligned and with as many bits left, there is one byte more behind those that are touched in full.
  shifted_copy(to.data(), data_.data() + position_ / 8, to.size(), static_cast<unsigned>(position_ % 8));
  position_ += to.size() * 8;
}

void BitReader::bit_field(std::span<std::uint8_t> to, std::size_t bit_count) noexcept {
  if (bit_count > remaining_bits() || to.size() < bit_count / 8 + (bit_count % 8 > 0 ? 1 : 0)) {
    give_up();
    std::ranges::fill(to, std::uint8_t{0});
    return;
  }
  bytes(to.first(bit_count / 8));
  const auto rest = static_cast<unsigned>(bit_count % 8);
  if (rest > 0) to[bit_count / 8] = static_cast<std::uint8_t>(step(rest) << (8U - rest));
}

}  // namespace p2p::wire
