// This program started again with other arguments, its standard input and output in our hands. It is killed when it
// still runs on destruction.
#pragma once

#include <p2p/result.hpp>

#include <sys/types.h>
#include <string>
#include <vector>

namespace p2pctl {

class ChildProcess {
 public:
  [[nodiscard]] static p2p::Result<ChildProcess> start(const std::vector<std::string>& arguments);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  [[nodiscard]] p2p::Result<void> write(const std::string& text);
  void close_input() noexcept;
  /// Without its line break; end_of_stream when the child has closed its output. Blocks.
  [[nodiscard]] p2p::Result<std::string> read_line();
  /// Blocks until it has ended, then its exit code; 128 and the signal's number when it was killed.
  [[nodiscard]] int wait() noexcept;

 private:
  ChildProcess(pid_t pid, int input, int output) noexcept : pid_(pid), input_(input), output_(output) {}
  pid_t pid_;
  int input_;
  int output_;
  std::string unread_;
};

}  // namespace p2pctl
