#include "support/rate_limited_log.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace p2p;
using namespace std::chrono_literals;

namespace {

class ManualClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return now_; }
  void advance(Duration by) { now_ += by; }

 private:
  TimePoint now_{1h};
};

struct Entry {
  LogLevel level;
  std::string key;
  std::string text;
  std::uint64_t suppressed;
};

class RecordingLogger final : public Logger {
 public:
  [[nodiscard]] bool enabled(LogLevel level) const noexcept override { return level >= LogLevel::info; }
  void log(const LogRecord& record) noexcept override {
    entries.push_back({record.level, std::string(record.key), std::string(record.text), record.suppressed});
  }
  std::vector<Entry> entries;
};

class CountingLogger final : public Logger {
 public:
  [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
  void log(const LogRecord& record) noexcept override {
    ++logged;
    suppressed += record.suppressed;
  }
  std::atomic<std::uint64_t> logged{0};
  std::atomic<std::uint64_t> suppressed{0};
};

}  // namespace

TEST_CASE("a record reaches the logger as it is") {
  ManualClock clock;
  RecordingLogger logger;
  RateLimitedLog log(&logger, clock, 2);
  log.log(LogLevel::warning, "connection_lost", "node 00");
  REQUIRE(logger.entries.size() == 1);
  CHECK(logger.entries[0].level == LogLevel::warning);
  CHECK(logger.entries[0].key == "connection_lost");
  CHECK(logger.entries[0].text == "node 00");
  CHECK(logger.entries[0].suppressed == 0);
}

TEST_CASE("a key is logged so many times a second, and the next record tells what was left out") {
  ManualClock clock;
  RecordingLogger logger;
  RateLimitedLog log(&logger, clock, 2);
  for (int i = 0; i < 5; ++i) log.log(LogLevel::info, "key", "text");
  CHECK(logger.entries.size() == 2);

  clock.advance(999ms);
  log.log(LogLevel::info, "key", "text");
  CHECK(logger.entries.size() == 2);

  clock.advance(1ms);
  log.log(LogLevel::info, "key", "text");
  log.log(LogLevel::info, "key", "text");
  REQUIRE(logger.entries.size() == 4);
  CHECK(logger.entries[2].suppressed == 4);
  CHECK(logger.entries[3].suppressed == 0);
}

TEST_CASE("keys have budgets of their own") {
  ManualClock clock;
  RecordingLogger logger;
  RateLimitedLog log(&logger, clock, 1);
  log.log(LogLevel::info, "a", "text");
  log.log(LogLevel::info, "b", "text");
  log.log(LogLevel::info, "a", "text");
  CHECK(logger.entries.size() == 2);
}

TEST_CASE("keys beyond the bound share one budget") {
  ManualClock clock;
  RecordingLogger logger;
  RateLimitedLog log(&logger, clock, 1);
  for (std::size_t i = 0; i + 1 < RateLimitedLog::kMaxKeys; ++i)
    log.log(LogLevel::info, "key" + std::to_string(i), "text");
  CHECK(logger.entries.size() == RateLimitedLog::kMaxKeys - 1);
  for (int i = 0; i < 10; ++i) log.log(LogLevel::info, "further" + std::to_string(i), "text");
  REQUIRE(logger.entries.size() == RateLimitedLog::kMaxKeys);
  CHECK(logger.entries.back().key == "further0");
}

TEST_CASE("a rate of zero lets everything through") {
  ManualClock clock;
  RecordingLogger logger;
  RateLimitedLog log(&logger, clock, 0);
  for (int i = 0; i < 100; ++i) log.log(LogLevel::info, "key", "text");
  CHECK(logger.entries.size() == 100);
}

TEST_CASE("a level that the logger does not want costs no budget") {
  ManualClock clock;
  RecordingLogger logger;
  RateLimitedLog log(&logger, clock, 1);
  CHECK_FALSE(log.enabled(LogLevel::debug));
  log.log(LogLevel::debug, "key", "text");
  log.log(LogLevel::info, "key", "text");
  CHECK(logger.entries.size() == 1);
}

TEST_CASE("without a logger nothing is enabled and logging does nothing") {
  ManualClock clock;
  RateLimitedLog log(nullptr, clock, 1);
  CHECK_FALSE(log.enabled(LogLevel::error));
  CHECK_NOTHROW(log.log(LogLevel::error, "key", "text"));
}

TEST_CASE("threads that log at once lose no record without counting it") {
  ManualClock clock;
  CountingLogger logger;
  RateLimitedLog log(&logger, clock, 10);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&log] {
      for (int i = 0; i < 100; ++i) log.log(LogLevel::info, "key", "text");
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(logger.logged == 10);
  clock.advance(1s);
  log.log(LogLevel::info, "key", "text");
  CHECK(logger.suppressed == 390);
}
