// The library's log on stderr.
#pragma once

#include "line_writer.hpp"

#include <p2p/logger.hpp>

namespace p2pctl {

class StderrLogger final : public p2p::Logger {
 public:
  explicit StderrLogger(p2p::LogLevel least);
  [[nodiscard]] bool enabled(p2p::LogLevel level) const noexcept override;
  void log(const p2p::LogRecord& record) noexcept override;

 private:
  p2p::LogLevel least_;
  LineWriter writer_;
};

}  // namespace p2pctl
