// A provider, and a logger, that do what a test says and remember what they were asked.
#pragma once

#include <p2p/address_provider.hpp>
#include <p2p/logger.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace p2p::test {

inline Ipv4 ip(std::string_view text) { return Ipv4::parse(text).value(); }

class ScriptedProvider final : public AddressProvider {
 public:
  explicit ScriptedProvider(std::string name, Result<Ipv4> answer = fail(Errc::not_found))
      : found(std::move(answer)), name_(std::move(name)) {}

  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  [[nodiscard]] Result<Ipv4> address(const ProviderCall& call) override {
    deadlines.push_back(call.deadline);
    if (while_asked) while_asked(call);
    return found;
  }
  [[nodiscard]] Result<std::uint16_t> open_port(const PortRequest& request, const ProviderCall&) override {
    ports.emplace_back(request.port, request.forced);
    return request.forced ? forced_port : port;
  }

  Result<Ipv4> found;
  Result<std::uint16_t> port = fail(Errc::unsupported);         ///< for an unforced request
  Result<std::uint16_t> forced_port = fail(Errc::unsupported);  ///< for a forced one
  std::function<void(const ProviderCall&)> while_asked;
  std::vector<TimePoint> deadlines;                   ///< of each question for the address
  std::vector<std::pair<std::uint16_t, bool>> ports;  ///< each request to open one, and whether it was forced

 private:
  const std::string name_;
};

class RecordingLogger final : public Logger {
 public:
  [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
  void log(const LogRecord& record) noexcept override {
    const std::lock_guard lock(mutex_);
    keys_.emplace_back(record.key);
    text_ = record.text;
  }
  [[nodiscard]] std::vector<std::string> keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
  }
  [[nodiscard]] std::string last_text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> keys_;
  std::string text_;
};

}  // namespace p2p::test
