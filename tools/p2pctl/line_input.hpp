// Lines of a descriptor, of bounded length. One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace p2pctl {

class LineInput {
 public:
  enum class Status {
    line,      ///< `text()` is the next line
    too_long,  ///< the next line is longer than allowed; it was skipped, not held
    end,
    error,  ///< `why()` tells
  };

  /// `before_waiting` is called before each read, which may wait for whoever writes.
  LineInput(int descriptor, std::size_t max_line_bytes, std::function<void()> before_waiting);

  /// The last line need not end with a newline. A carriage return in front of the newline is left out.
  [[nodiscard]] Status next();
  /// Until the next call.
  [[nodiscard]] std::string_view text() const noexcept { return line_; }
  [[nodiscard]] std::string why() const;

 private:
  static constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;

  /// False at the end, and after an error.
  [[nodiscard]] bool read_block();

  int descriptor_;
  std::size_t max_line_bytes_;
  std::function<void()> before_waiting_;
  std::string buffer_;
  std::string_view unread_;  ///< of buffer_
  std::string line_;
  int error_ = 0;  ///< errno
};

}  // namespace p2pctl
