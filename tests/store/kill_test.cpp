// A program is killed at any moment of its saves, again and again, in one directory.
#include "store/numbered_state.hpp"
#include "store/temporary_directory.hpp"
#include "support/catch.hpp"

#include <p2p/state_store.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>

extern char** environ;

using namespace p2p;
using p2p::test::TemporaryDirectory;

namespace {

constexpr int kKills = 500;
/// So many of them leave a file half written or not yet named. How often a kill meets a save is up to the machine, so
/// the test goes on until they have, within reason.
constexpr int kKillsInASave = 25;
constexpr int kMaxKills = 20 * kKills;

/// P2P_SAVING_PROGRAM at work in a directory.
class SavingProgram {
 public:
  explicit SavingProgram(const std::string& directory) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    std::string program = P2P_SAVING_PROGRAM;
    std::string argument = directory;
    const std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
    const int spawned = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    output_ = pipe[0];
    REQUIRE(spawned == 0);
  }
  SavingProgram(const SavingProgram&) = delete;
  SavingProgram& operator=(const SavingProgram&) = delete;
  ~SavingProgram() {
    if (pid_ > 0) kill();
    ::close(output_);
  }

  /// Waits for the next number that it has saved; false when its output has ended.
  [[nodiscard]] bool read(std::uint64_t& number) const {
    const auto count = ::read(output_, &number, sizeof number);
    return count == sizeof number;
  }
  /// Gives how it ended, when it is gone with all that it held.
  int kill() {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

/// Where in a save the kill goes is up to the machine, so the test only sees to it that all parts of a save are as
/// likely: it waits for some saves, then as long as part of one has taken.
struct Moment {
  int saves;
  double part_of_a_save;
};

/// Gives the last number that the program said it had saved, or `number` when it came to none.
std::uint64_t kill_at(Moment moment, const std::string& directory, std::uint64_t number) {
  using Clock = std::chrono::steady_clock;
  SavingProgram program(directory);
  Clock::duration one_save = std::chrono::milliseconds(1);
  auto last = Clock::now();
  for (int i = 0; i < moment.saves; ++i) {
    REQUIRE(program.read(number));
    const auto now = Clock::now();
    if (i > 0) one_save = now - last;
    last = now;
  }
  while (Clock::now() - last < one_save * moment.part_of_a_save) {
  }
  const int status = program.kill();
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(WTERMSIG(status) == SIGKILL);
  while (program.read(number)) {
  }
  return number;
}

}  // namespace

TEST_CASE("a program killed at any moment of its saves always starts again with the last or the next state") {
  const TemporaryDirectory directory;
  std::mt19937 random(20190714);
  std::uniform_int_distribution<int> saves(0, 2);
  std::uniform_real_distribution<double> part(0.0, 1.2);
  std::uint64_t number = 0;
  int killed_in_a_save = 0;
  int next_ones = 0;
  for (int i = 0; i < kKills || (killed_in_a_save < kKillsInASave && i < kMaxKills); ++i) {
    const Moment moment{saves(random), part(random)};
    const std::uint64_t said = kill_at(moment, directory.path(), number);
    killed_in_a_save += std::filesystem::exists(directory.path() + "/seeds.new") ? 1 : 0;

    const auto loaded = make_file_state_store(directory.path()).value()->load("seeds");
    INFO("kill " << i << " after " << said);
    REQUIRE(loaded.has_value());
    CHECK_FALSE(loaded->warning.has_value());
    REQUIRE((loaded->bytes.has_value() || said == 0));
    const auto found = loaded->bytes ? test::number_of(*loaded->bytes) : std::uint64_t{0};
    REQUIRE(found.has_value());
    CHECK((*found == said || *found == said + 1));
    next_ones += *found == said + 1 ? 1 : 0;
    number = *found;
  }
  INFO(killed_in_a_save << " kills left a file half written or not yet named, " << next_ones
                        << " came between the last step of a save and its announcement");
  CHECK(number > kKills / 2);
  CHECK(killed_in_a_save >= kKillsInASave);
}
