#include "line_writer.hpp"

#include <utility>

namespace p2pctl {

LineWriter::LineWriter(std::FILE* stream) : stream_(stream), thread_([this] { run(); }) {}

LineWriter::~LineWriter() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool LineWriter::write(std::string line) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMaxWaitingLines) return false;
    waiting_.push_back(std::move(line));
  }
  changed_.notify_one();
  return true;
}

void LineWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::deque<std::string> lines = std::exchange(waiting_, {});
    lock.unlock();
    for (const auto& line : lines) {
      std::fwrite(line.data(), 1, line.size(), stream_);
      std::fputc('\n', stream_);
    }
    // A reader that has gone away must not end the node: it goes on without being watched.
    std::fflush(stream_);
    lock.lock();
  }
}

}  // namespace p2pctl
