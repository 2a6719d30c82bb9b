#include "stderr_logger.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <string>

namespace p2pctl {

StderrLogger::StderrLogger(p2p::LogLevel least) : least_(least), writer_(stderr) {}

bool StderrLogger::enabled(p2p::LogLevel level) const noexcept { return level >= least_; }

void StderrLogger::log(const p2p::LogRecord& record) noexcept {
  try {
    std::string line = fmt::format("{} {}: {}", p2p::to_string(record.level), record.key, record.text);
    if (record.suppressed > 0) line += fmt::format(" ({} like it left out)", record.suppressed);
    if (!writer_.write(std::move(line))) return;  // stderr is far behind: nowhere is left to tell it
  } catch (const std::exception&) {
    return;  // out of memory: the node matters more than its log
  }
}

}  // namespace p2pctl
