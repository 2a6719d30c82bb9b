// Floor 0. The library's way to its host's logger: a key is logged at most so many times a second, and what is left
// out is counted and told with the key's next record, so that a hostile peer cannot flood a log. Owned by the network,
// shared by all its parts; any thread. Never calls the logger while holding its lock.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/logger.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace p2p {

class RateLimitedLog {
 public:
  /// Keys are names in the library's code, so there are few; more than this would share one budget.
  static constexpr std::size_t kMaxKeys = 256;

  /// `logger` may be null: then nothing is logged. `records_per_second` is for each key; 0 lets everything through.
  RateLimitedLog(Logger* logger, const Clock& clock, std::uint32_t records_per_second);

  /// False when a record of this level would go nowhere: then there is no need to write its text.
  [[nodiscard]] bool enabled(LogLevel level) const noexcept { return logger_ != nullptr && logger_->enabled(level); }

  void log(LogLevel level, std::string_view key, std::string_view text) noexcept;

 private:
  struct Budget {
    TimePoint second_began{};
    std::uint32_t logged = 0;
    std::uint64_t suppressed = 0;
  };

  /// True when a record may be logged now; `suppressed` is then how many were left out before it.
  bool admit(std::string_view key, std::uint64_t& suppressed);
  Budget& budget_of(std::string_view key, TimePoint now);

  Logger* const logger_;
  const Clock& clock_;
  const std::uint32_t records_per_second_;
  std::mutex mutex_;
  std::map<std::string, Budget, std::less<>> budgets_;
};

}  // namespace p2p
