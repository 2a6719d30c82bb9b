// A logger that keeps what it is told. Any thread.
#pragma once

#include <p2p/logger.hpp>

#include <algorithm>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2p::test {

class RecordingLogger final : public Logger {
 public:
  [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
  void log(const LogRecord& record) noexcept override {
    const std::lock_guard lock(mutex_);
    records_.emplace_back(record.key, record.text);
  }
  /// The texts logged under the key, in order.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> texts;
    for (const auto& [of, text] : records_)
      if (of == key) texts.push_back(text);
    return texts;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> records_;
};

}  // namespace p2p::test
