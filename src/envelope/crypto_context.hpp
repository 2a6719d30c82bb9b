// What sealing and opening envelopes need: who signs, the cache of peers' keys, where durations go. One for each local
// identity; the parts are thread-safe and outlive it.
#pragma once

#include "crypto/key_cache.hpp"

#include <p2p/clock.hpp>
#include <p2p/metrics.hpp>
#include <p2p/signer.hpp>

namespace p2p {

struct CryptoContext {
  Signer& signer;
  KeyCache& keys;
  MetricsSink& metrics;
};

/// Reports the real time from its construction to its death as one duration. Real, also in a simulation: it is the
/// cost.
class OperationTimer {
 public:
  OperationTimer(MetricsSink& metrics, Operation operation, std::uint8_t message_type) noexcept
      : metrics_(metrics), operation_(operation), message_type_(message_type), start_(steady_clock().now()) {}
  ~OperationTimer() { metrics_.duration(operation_, message_type_, steady_clock().now() - start_); }
  OperationTimer(const OperationTimer&) = delete;
  OperationTimer& operator=(const OperationTimer&) = delete;

  /// For opening, where the type is known only afterwards.
  void set_message_type(std::uint8_t message_type) noexcept { message_type_ = message_type; }

 private:
  MetricsSink& metrics_;
  Operation operation_;
  std::uint8_t message_type_;
  TimePoint start_;
};

}  // namespace p2p
