#include "wire/shifted_copy.hpp"

#include <cstring>

namespace p2p::wire {
namespace {

/// Lanes of bytes, shifted as words: no byte order is involved, what crosses into a neighbour is masked.
template <class Word>
struct Lanes {
  unsigned left;
  Word high_mask;
  Word low_mask;

  Lanes(unsigned left_shift, std::uint64_t high, std::uint64_t low) noexcept
      : left(left_shift), high_mask(Word{} + high), low_mask(Word{} + low) {}

  void copy(std::uint8_t* to, const std::uint8_t* from) const noexcept {
    Word high;
    Word low;
    std::memcpy(&high, from, sizeof high);
    std::memcpy(&low, from + 1, sizeof low);
    const Word word = (high << left & high_mask) | (low >> (8 - left) & low_mask);
    std::memcpy(to, &word, sizeof word);
  }
  /// count not below the size of a word. The last one may write some bytes again.
  void copy_all(std::uint8_t* to, const std::uint8_t* from, std::size_t count) const noexcept {
    const std::size_t last = count - sizeof(Word);
    for (std::size_t at = 0; at < last; at += sizeof(Word)) copy(to + at, from + at);
    copy(to + last, from + last);
  }
};

using Word = std::uint64_t;
/// Two words in one vector register; an extension that GCC and Clang share.
using WordPair __attribute__((vector_size(16))) = std::uint64_t;

}  // namespace

void shifted_copy(std::uint8_t* __restrict to, const std::uint8_t* __restrict from, std::size_t count,
                  unsigned left) noexcept {
  constexpr std::uint64_t kEachByte = 0x0101'0101'0101'0101U;
  const unsigned right = 8 - left;
  const std::uint64_t high_mask = kEachByte * (0xFFU << left & 0xFFU);
  const std::uint64_t low_mask = kEachByte * (0xFFU >> right);
  if (count >= sizeof(WordPair)) {
    Lanes<WordPair>(left, high_mask, low_mask).copy_all(to, from, count);
  } else if (count >= sizeof(Word)) {
    Lanes<Word>(left, high_mask, low_mask).copy_all(to, from, count);
  } else {
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::uint8_t>(from[i] << left | from[i + 1] >> right);
  }
}

}  // namespace p2p::wire
