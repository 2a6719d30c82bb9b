// Floor 0. Randomness for ids, sampling, patches and jitter. Keys and nonces never come from here: they are drawn by
// the cryptographic libraries themselves.
#pragma once

#include <cstdint>
#include <memory>

namespace p2p {

/// Implementations are thread-safe.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  /// 64 uniformly distributed bits.
  [[nodiscard]] virtual std::uint64_t next() = 0;
};

/// Seeded by the operating system.
[[nodiscard]] std::unique_ptr<RandomSource> system_random_source();
/// The same sequence for the same seed, on every platform.
[[nodiscard]] std::unique_ptr<RandomSource> seeded_random_source(std::uint64_t seed);

}  // namespace p2p
