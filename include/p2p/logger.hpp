// Floor 0. The logging hook. The library never writes to a terminal or a file by itself; without a logger it is silent.
#pragma once

#include <cstdint>
#include <string_view>

namespace p2p {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

[[nodiscard]] std::string_view to_string(LogLevel level) noexcept;

/// Borrowed for the call.
struct LogRecord {
  LogLevel level;
  /// What kind of event this is, e.g. "connection_lost": stable, for filters and rate limits.
  std::string_view key;
  std::string_view text;
  /// How many records with the same key were left out since the last one: a key is logged at most
  /// `NetworkOptions::log_rate_per_key` times a second.
  std::uint64_t suppressed = 0;
};

/// Called from any library thread, also concurrently; must not block and must not throw.
class Logger {
 public:
  virtual ~Logger() = default;
  [[nodiscard]] virtual bool enabled(LogLevel level) const noexcept = 0;
  virtual void log(const LogRecord& record) noexcept = 0;
};

}  // namespace p2p
