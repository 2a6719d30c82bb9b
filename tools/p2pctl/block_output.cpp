#include "block_output.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace p2pctl {

BlockOutput::BlockOutput(int descriptor) : descriptor_(descriptor) { std::signal(SIGPIPE, SIG_IGN); }

bool BlockOutput::write_line(std::string_view line) {
  // A long line is not copied into the block.
  if (waiting_.size() + line.size() >= kBlockBytes && !flush()) return false;
  if (line.size() >= kBlockBytes) {
    if (!write_out(line)) return false;
  } else {
    waiting_ += line;
  }
  waiting_ += '\n';
  return error_ == 0;
}

bool BlockOutput::flush() {
  const bool written = write_out(waiting_);
  waiting_.clear();
  return written;
}

std::string BlockOutput::why() const { return std::system_category().message(error_); }

bool BlockOutput::write_out(std::string_view text) {
  while (error_ == 0 && !text.empty()) {
    const auto count = ::write(descriptor_, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  return error_ == 0;
}

}  // namespace p2pctl
