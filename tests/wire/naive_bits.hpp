// Bits one by one: slow, and too simple to be wrong. What the bit reader and writer are measured against.
#pragma once

#include <p2p/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace p2p::test {

class NaiveBits {
 public:
  NaiveBits() = default;
  explicit NaiveBits(BytesView bytes) {
    for (const std::uint8_t byte : bytes) append(byte, 8);
  }

  void append(std::uint64_t value, unsigned count) {
    for (unsigned i = count; i-- > 0;) bits_.push_back((value >> i & 1U) != 0);
  }
  [[nodiscard]] std::uint64_t number(std::size_t from, unsigned count) const {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < count; ++i) value = value << 1U | (bits_.at(from + i) ? 1U : 0U);
    return value;
  }
  [[nodiscard]] std::size_t size() const { return bits_.size(); }
  [[nodiscard]] Bytes padded() const {
    Bytes bytes((bits_.size() + 7) / 8);
    for (std::size_t i = 0; i < bits_.size(); ++i)
      if (bits_[i]) bytes[i / 8] = static_cast<std::uint8_t>(bytes[i / 8] | 0x80U >> (i % 8));
    return bytes;
  }

 private:
  std::vector<bool> bits_;
};

}  // namespace p2p::test
