// Floor 0. Counters and durations. The library reports each to one MetricsSink; the built-in sink keeps them in memory
// and gives snapshots, a host may pass its own. All functions may be called from any thread.
#pragma once

#include <p2p/clock.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace p2p {

/// Each counter only goes up. `describe` gives name and meaning.
enum class Counter : std::uint8_t {
  connects_started,
  connects_succeeded,
  connects_failed,
  connections_lost,
  connections_accepted,
  connections_refused,
  accept_pauses,
  heartbeats_sent,
  heartbeats_received,
  frames_sent,
  frames_received,
  bytes_sent,
  bytes_received,
  requests_sent,
  requests_received,
  responses_sent,
  responses_received,
  requests_timed_out,
  requests_closed,
  requests_cancelled,
  requests_stopped,
  requests_rejected,
  late_responses,
  unknown_responses,
  undecodable_responses,
  unverified_responses,
  malformed_envelopes,
  decryption_failures,
  bad_signatures,
  invalid_keys,
  unknown_message_types,
  malformed_messages,
  requests_without_handler,
  requests_without_reply,
  frames_too_large,
  slow_senders,
  silent_peers,
  evicted_unauthenticated,
  reading_paused,
  reading_paused_too_long,
  unread_data_closed,
  not_admitted,
  handler_queue_full,
  key_cache_hits,
  key_cache_misses,
  count_,  // number of counters, not a counter
};

struct CounterDescription {
  std::string_view name;  ///< snake_case, without prefix, as in the enumeration
  std::string_view help;  ///< one sentence
};
[[nodiscard]] const CounterDescription& describe(Counter counter) noexcept;

/// What is timed, by message type.
enum class Operation : std::uint8_t { encode, decode, sign, verify, seal, open, send, handle, round_trip, count_ };
[[nodiscard]] std::string_view to_string(Operation operation) noexcept;

class MetricsSink {
 public:
  virtual ~MetricsSink() = default;
  virtual void count(Counter counter, std::uint64_t amount) noexcept = 0;
  /// `message_type` is the first byte of the message concerned.
  virtual void duration(Operation operation, std::uint8_t message_type, Duration value) noexcept = 0;
};

/// Upper bounds of the histogram buckets, in microseconds; a last bucket without bound follows.
inline constexpr std::array<std::uint64_t, 18> kBucketBoundsMicroseconds{
    5,     10,     25,     50,     100,     250,     500,       1'000,     2'500,
    5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000, 5'000'000, 30'000'000};

struct DurationHistogram {
  Operation operation;
  std::uint8_t message_type;
  std::string message;  ///< name, or "type_N" for a type that the library does not know
  std::uint64_t count = 0;
  Duration sum{};
  std::array<std::uint64_t, kBucketBoundsMicroseconds.size() + 1> buckets{};  ///< not cumulative
};

struct MetricsSnapshot {
  std::array<std::uint64_t, static_cast<std::size_t>(Counter::count_)> counters{};
  std::vector<DurationHistogram> durations;  ///< only those with a sample; by operation, then message type

  [[nodiscard]] std::uint64_t operator[](Counter counter) const noexcept {
    return counters[static_cast<std::size_t>(counter)];
  }
};

/// Names a message type in a snapshot.
using MessageNamer = std::string (*)(std::uint8_t message_type);

/// Keeps everything in memory with relaxed atomics; about 200 bytes for each (operation, message type) seen.
class MemoryMetrics final : public MetricsSink {
 public:
  MemoryMetrics();
  ~MemoryMetrics() override;
  MemoryMetrics(const MemoryMetrics&) = delete;
  MemoryMetrics& operator=(const MemoryMetrics&) = delete;

  void count(Counter counter, std::uint64_t amount) noexcept override;
  void duration(Operation operation, std::uint8_t message_type, Duration value) noexcept override;
  [[nodiscard]] MetricsSnapshot snapshot(MessageNamer name) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Prometheus text exposition format 0.0.4; names begin with "archethic_p2p_", durations are in seconds.
[[nodiscard]] std::string to_prometheus(const MetricsSnapshot& snapshot);

}  // namespace p2p
