#include "command.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace p2pctl {

CLI::App* add_command_group(CLI::App& app, const std::string& name, const std::string& help) {
  auto* group = app.add_subcommand(name, help);
  // A wrong name is told as such, which it would not be if the parser were to require one.
  group->require_subcommand(0, 1);
  on_run(*group, [group, name] {
    if (!group->get_subcommands().empty()) return ExitCode::ok;
    return complain(name + " needs a command of its own (see p2pctl " + name + " --help)", ExitCode::usage);
  });
  return group;
}

void on_run(CLI::App& command, std::function<ExitCode()> run) {
  command.callback([run = std::move(run)] {
    const ExitCode code = run();
    if (code != ExitCode::ok) throw CLI::RuntimeError(static_cast<int>(code));
  });
}

ExitCode complain(std::string_view text, ExitCode code) {
  fmt::print(stderr, "p2pctl: {}\n", text);
  return code;
}

ExitCode complain(std::string_view what_failed, const p2p::Error& error, ExitCode code) {
  return complain(fmt::format("{}: {}", what_failed, error.message()), code);
}

CLI::Option* add_seconds_option(CLI::App& command, const std::string& name, double& seconds, const std::string& help,
                                double least) {
  // A day bounds every wait and keeps the conversion to nanoseconds exact.
  return command.add_option(name, seconds, help)
      ->type_name("SECONDS")
      ->check(CLI::Range(least, 86'400.0).description(""));
}

p2p::Duration from_seconds(double seconds) noexcept {
  return std::chrono::duration_cast<p2p::Duration>(std::chrono::duration<double>(seconds));
}

double to_milliseconds(p2p::Duration duration) noexcept {
  return std::chrono::duration<double, std::milli>(duration).count();
}

double to_microseconds(p2p::Duration duration) noexcept {
  return std::chrono::duration<double, std::micro>(duration).count();
}

}  // namespace p2pctl
