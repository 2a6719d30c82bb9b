#include "line_input.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace p2pctl {

LineInput::LineInput(int descriptor, std::size_t max_line_bytes, std::function<void()> before_waiting)
    : descriptor_(descriptor),
      max_line_bytes_(max_line_bytes),
      before_waiting_(std::move(before_waiting)),
      buffer_(kBlockBytes, '\0') {}

LineInput::Status LineInput::next() {
  line_.clear();
  bool begun = false;
  bool too_long = false;
  bool ended = false;
  while (!ended) {
    if (unread_.empty() && !read_block()) {
      if (error_ != 0) return Status::error;
      if (!begun) return Status::end;
      break;
    }
    begun = true;
    const std::size_t newline = unread_.find('\n');
    ended = newline != std::string_view::npos;
    const std::string_view piece = unread_.substr(0, newline);
    unread_.remove_prefix(piece.size() + (ended ? 1 : 0));
    too_long = too_long || piece.size() > max_line_bytes_ - line_.size();
    if (too_long) {
      line_ = {};
    } else {
      line_ += piece;
    }
  }
  if (too_long) return Status::too_long;
  if (line_.ends_with('\r')) line_.pop_back();
  return Status::line;
}

std::string LineInput::why() const { return std::system_category().message(error_); }

bool LineInput::read_block() {
  before_waiting_();
  while (true) {
    const auto count = ::read(descriptor_, buffer_.data(), buffer_.size());
    if (count >= 0) {
      unread_ = std::string_view(buffer_).substr(0, static_cast<std::size_t>(count));
      return count > 0;
    }
    if (errno == EINTR) continue;
    error_ = errno;
    return false;
  }
}

}  // namespace p2pctl
