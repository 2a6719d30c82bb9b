#include "child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

extern char** environ;

namespace p2pctl {
namespace {

constexpr const char* kOwnProgram = "/proc/self/exe";

p2p::Error system_error(const char* what, int code) {
  return {p2p::Errc::io_error, std::string(what) + ": " + std::strerror(code)};
}

void close_quietly(int& descriptor) noexcept {
  if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

/// Both ends are closed in programs started from here, except where spawn() duplicates one.
struct Pipe {
  int read = -1;
  int write = -1;

  p2p::Result<void> open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return p2p::fail(system_error("pipe", errno));
    read = ends[0];
    write = ends[1];
    return {};
  }
  ~Pipe() {
    close_quietly(read);
    close_quietly(write);
  }
};

p2p::Result<pid_t> spawn(const std::vector<std::string>& arguments, const Pipe& input, const Pipe& output) {
  std::vector<char*> argv;
  std::string name = "p2pctl";
  argv.push_back(name.data());
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, kOwnProgram, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return p2p::fail(system_error(kOwnProgram, failed));
  return pid;
}

}  // namespace

p2p::Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments) {
  // A child that ends early is noticed by what it does not print, not by a signal.
  std::signal(SIGPIPE, SIG_IGN);
  Pipe input;
  Pipe output;
  if (auto opened = input.open(); !opened) return p2p::fail(opened.error());
  if (auto opened = output.open(); !opened) return p2p::fail(opened.error());
  const auto pid = spawn(arguments, input, output);
  if (!pid) return p2p::fail(pid.error());
  return ChildProcess(*pid, std::exchange(input.write, -1), std::exchange(output.read, -1));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      unread_(std::move(other.unread_)) {}

ChildProcess::~ChildProcess() {
  close_input();
  close_quietly(output_);
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  static_cast<void>(wait());
}

p2p::Result<void> ChildProcess::write(const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = ::write(input_, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return p2p::fail(system_error("write to a child process", errno));
    done += static_cast<std::size_t>(count);
  }
  return {};
}

void ChildProcess::close_input() noexcept { close_quietly(input_); }

p2p::Result<std::string> ChildProcess::read_line() {
  while (true) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    char buffer[4096];
    const ssize_t count = ::read(output_, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return p2p::fail(system_error("read from a child process", errno));
    if (count == 0) return p2p::fail(p2p::Errc::end_of_stream, "the child process has ended");
    unread_.append(buffer, static_cast<std::size_t>(count));
  }
}

int ChildProcess::wait() noexcept {
  const pid_t pid = std::exchange(pid_, -1);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace p2pctl
