// Lines for a stream that may be slow (a full pipe, a stopped terminal): written by a thread of its own, so that the
// threads of the network never wait for it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace p2pctl {

class LineWriter {
 public:
  /// Lines that wait; when more come the reader is far behind and they are refused.
  static constexpr std::size_t kMaxWaitingLines = 10'000;

  explicit LineWriter(std::FILE* stream);
  /// Writes what waits.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Any thread. False when the line has been refused.
  [[nodiscard]] bool write(std::string line);

 private:
  void run();

  std::FILE* stream_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace p2pctl
