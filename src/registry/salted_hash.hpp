// A hash of short byte strings that nobody can aim at: with a random salt, two given strings collide with a probability
// of 2^-32, whoever chose them (multilinear hashing). Immutable; usable from any thread.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/keys.hpp>
#include <p2p/random_source.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace p2p::registry {

class SaltedHash {
 public:
  explicit SaltedHash(RandomSource& random);

  [[nodiscard]] std::uint32_t operator()(const PublicKey& key) const noexcept { return hash(key.bytes()); }
  [[nodiscard]] std::uint32_t operator()(const Endpoint& endpoint) const noexcept;

 private:
  static constexpr std::size_t kMaxWords = 2 * ((PublicKey::kMaxBytes + 7) / 8);

  /// Of at least eight bytes. In line: every look-up begins with it.
  [[nodiscard]] std::uint32_t hash(BytesView bytes) const noexcept {
    constexpr std::size_t kStep = sizeof(std::uint64_t);
    std::uint64_t sum = salt_[0] + salt_[1] * bytes.size();
    const std::uint64_t* salt = salt_.data() + 2;
    const auto add = [&](const std::uint8_t* from) {
      std::uint64_t words = 0;
      std::memcpy(&words, from, sizeof words);
      sum += salt[0] * static_cast<std::uint32_t>(words) + salt[1] * (words >> 32U);
      salt += 2;
    };
    std::size_t at = 0;
    for (; at + kStep < bytes.size(); at += kStep) add(bytes.data() + at);
    // The last step may overlap the one before: every byte counts, some twice.
    add(bytes.data() + bytes.size() - kStep);
    // Only the upper half of the sum is universal.
    return static_cast<std::uint32_t>(sum >> 32U);
  }

  /// One for the sum, one for the size, one for each word.
  std::array<std::uint64_t, 2 + kMaxWords> salt_;
};

}  // namespace p2p::registry
