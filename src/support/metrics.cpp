#include <p2p/metrics.hpp>

#include <algorithm>
#include <atomic>
#include <new>

namespace p2p {
namespace {

constexpr std::size_t kOperations = static_cast<std::size_t>(Operation::count_);
constexpr std::size_t kMessageTypes = 256;
constexpr std::size_t kBuckets = kBucketBoundsMicroseconds.size() + 1;

struct Histogram {
  std::atomic<std::uint64_t> sum_ns{0};
  std::array<std::atomic<std::uint64_t>, kBuckets> buckets{};
};

/// A bound belongs to its bucket.
std::size_t bucket_of(std::uint64_t nanoseconds) noexcept {
  const auto at_least = [nanoseconds](std::uint64_t bound_us) { return bound_us * 1000 < nanoseconds; };
  const auto bucket =
      std::partition_point(kBucketBoundsMicroseconds.begin(), kBucketBoundsMicroseconds.end(), at_least);
  return static_cast<std::size_t>(bucket - kBucketBoundsMicroseconds.begin());
}

}  // namespace

struct MemoryMetrics::State {
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Counter::count_)> counters{};
  std::array<std::array<std::atomic<Histogram*>, kMessageTypes>, kOperations> histograms{};

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (auto& row : histograms)
      for (auto& histogram : row) delete histogram.load(std::memory_order_relaxed);
  }

  /// Made on first use; null without memory, and then the sample is lost.
  Histogram* histogram(Operation operation, std::uint8_t message_type) noexcept {
    auto& slot = histograms[static_cast<std::size_t>(operation)][message_type];
    Histogram* present = slot.load(std::memory_order_acquire);
    if (present != nullptr) return present;
    std::unique_ptr<Histogram> made(new (std::nothrow) Histogram);
    if (made && slot.compare_exchange_strong(present, made.get(), std::memory_order_acq_rel)) return made.release();
    return present;
  }
};

MemoryMetrics::MemoryMetrics() : state_(std::make_unique<State>()) {}
MemoryMetrics::~MemoryMetrics() = default;

void MemoryMetrics::count(Counter counter, std::uint64_t amount) noexcept {
  state_->counters[static_cast<std::size_t>(counter)].fetch_add(amount, std::memory_order_relaxed);
}

void MemoryMetrics::duration(Operation operation, std::uint8_t message_type, Duration value) noexcept {
  Histogram* const histogram = state_->histogram(operation, message_type);
  if (histogram == nullptr) return;
  const auto nanoseconds = static_cast<std::uint64_t>(std::max(value, Duration::zero()).count());
  histogram->sum_ns.fetch_add(nanoseconds, std::memory_order_relaxed);
  histogram->buckets[bucket_of(nanoseconds)].fetch_add(1, std::memory_order_relaxed);
}

MetricsSnapshot MemoryMetrics::snapshot(MessageNamer name) const {
  MetricsSnapshot result;
  for (std::size_t i = 0; i < result.counters.size(); ++i)
    result.counters[i] = state_->counters[i].load(std::memory_order_relaxed);
  for (std::size_t operation = 0; operation < kOperations; ++operation) {
    for (std::size_t type = 0; type < kMessageTypes; ++type) {
      const Histogram* const histogram = state_->histograms[operation][type].load(std::memory_order_acquire);
      if (histogram == nullptr) continue;
      DurationHistogram& copy = result.durations.emplace_back();
      copy.operation = static_cast<Operation>(operation);
      copy.message_type = static_cast<std::uint8_t>(type);
      copy.message = name(copy.message_type);
      copy.sum = Duration(histogram->sum_ns.load(std::memory_order_relaxed));
      for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
        copy.buckets[bucket] = histogram->buckets[bucket].load(std::memory_order_relaxed);
        copy.count += copy.buckets[bucket];
      }
    }
  }
  return result;
}

}  // namespace p2p
