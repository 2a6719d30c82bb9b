#include <p2p/random_source.hpp>

#include <atomic>
#include <mutex>
#include <random>

namespace p2p {
namespace {

/// Every number comes from the operating system, so that an observer of some (a message id, say) cannot tell the next.
class SystemRandomSource final : public RandomSource {
 public:
  [[nodiscard]] std::uint64_t next() override {
    static_assert(std::random_device::min() == 0 && std::random_device::max() == 0xFFFF'FFFF);
    const std::lock_guard lock(mutex_);
    const std::uint64_t high = device_();
    return high << 32U | device_();
  }

 private:
  std::mutex mutex_;
  std::random_device device_;
};

/// SplitMix64: a counter and a mixing function, hence thread-safe with one atomic addition.
class SeededRandomSource final : public RandomSource {
 public:
  explicit SeededRandomSource(std::uint64_t seed) noexcept : counter_(seed) {}

  [[nodiscard]] std::uint64_t next() override {
    std::uint64_t z = counter_.fetch_add(kGamma, std::memory_order_relaxed) + kGamma;
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return z ^ (z >> 31U);
  }

 private:
  static constexpr std::uint64_t kGamma = 0x9E37'79B9'7F4A'7C15U;
  std::atomic<std::uint64_t> counter_;
};

}  // namespace

std::unique_ptr<RandomSource> system_random_source() { return std::make_unique<SystemRandomSource>(); }

std::unique_ptr<RandomSource> seeded_random_source(std::uint64_t seed) {
  return std::make_unique<SeededRandomSource>(seed);
}

}  // namespace p2p
