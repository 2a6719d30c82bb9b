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

namespace p2p::registry {

class SaltedHash {
 public:
  explicit SaltedHash(RandomSource& random);

  [[nodiscard]] std::uint32_t operator()(const PublicKey& key) const noexcept { return hash(key.bytes()); }
  [[nodiscard]] std::uint32_t operator()(const Endpoint& endpoint) const noexcept;

 private:
  static constexpr std::size_t kMaxWords = 2 * ((PublicKey::kMaxBytes + 7) / 8);

  /// Of at least eight bytes.
  [[nodiscard]] std::uint32_t hash(BytesView bytes) const noexcept;

  /// One for the sum, one for the size, one for each word.
  std::array<std::uint64_t, 2 + kMaxWords> salt_;
};

}  // namespace p2p::registry
