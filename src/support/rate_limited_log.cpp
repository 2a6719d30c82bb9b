#include "support/rate_limited_log.hpp"

#include <new>
#include <utility>

namespace p2p {

RateLimitedLog::RateLimitedLog(Logger* logger, const Clock& clock, std::uint32_t records_per_second)
    : logger_(logger), clock_(clock), records_per_second_(records_per_second) {}

void RateLimitedLog::log(LogLevel level, std::string_view key, std::string_view text) noexcept {
  if (!enabled(level)) return;
  std::uint64_t suppressed = 0;
  try {
    if (!admit(key, suppressed)) return;
  } catch (const std::bad_alloc&) {
    // No memory for a new key: its record is logged unlimited rather than lost.
  }
  logger_->log(LogRecord{level, key, text, suppressed});
}

bool RateLimitedLog::admit(std::string_view key, std::uint64_t& suppressed) {
  if (records_per_second_ == 0) return true;
  const TimePoint now = clock_.now();
  const std::lock_guard lock(mutex_);
  Budget& budget = budget_of(key, now);
  if (now - budget.second_began >= std::chrono::seconds(1)) {
    budget.second_began = now;
    budget.logged = 0;
  }
  if (budget.logged == records_per_second_) {
    ++budget.suppressed;
    return false;
  }
  ++budget.logged;
  suppressed = std::exchange(budget.suppressed, 0);
  return true;
}

RateLimitedLog::Budget& RateLimitedLog::budget_of(std::string_view key, TimePoint now) {
  const auto found = budgets_.find(key);
  if (found != budgets_.end()) return found->second;
  // The last place is the one that all further keys share.
  const std::string_view own = budgets_.size() + 1 < kMaxKeys ? key : std::string_view();
  return budgets_.try_emplace(std::string(own), Budget{now, 0, 0}).first->second;
}

}  // namespace p2p
