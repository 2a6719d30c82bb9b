// What a subcommand of p2pctl is: one .cpp with one `add_…_command`, which declares its options and what it runs. A new
// one is declared here and added in main.cpp.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/error.hpp>

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace p2pctl {

/// What scripts can rely on.
enum class ExitCode : int {
  ok = 0,
  failure = 1,     ///< tried and failed: no answer, port in use, ...
  usage = 2,       ///< nothing was tried: the command line is wrong
  incomplete = 3,  ///< nothing failed, but not all that was asked for can be done
};

void add_keygen_command(CLI::App& app);
void add_node_command(CLI::App& app);
void add_ping_command(CLI::App& app);
void add_nodes_command(CLI::App& app);
void add_bootstrap_command(CLI::App& app);
void add_list_nodes_command(CLI::App& app);
void add_get_transaction_command(CLI::App& app);
void add_sample_command(CLI::App& app);
void add_watch_command(CLI::App& app);
void add_bench_command(CLI::App& app);
void add_message_command(CLI::App& app);
void add_envelope_command(CLI::App& app);
void add_conformance_command(CLI::App& app);
void add_geo_command(CLI::App& app);

/// A command that only has commands of its own; one of them is needed.
CLI::App* add_command_group(CLI::App& app, const std::string& name, const std::string& help);

/// Runs when the command line has been parsed and names this command.
void on_run(CLI::App& command, std::function<ExitCode()> run);

/// One line on stderr; the exit code to return.
ExitCode complain(std::string_view text, ExitCode code = ExitCode::failure);
ExitCode complain(std::string_view what_failed, const p2p::Error& error, ExitCode code = ExitCode::failure);

/// For waits that cannot be nothing.
inline constexpr double kShortestWaitS = 0.001;

/// A number of seconds from the command line, fractions allowed.
CLI::Option* add_seconds_option(CLI::App& command, const std::string& name, double& seconds, const std::string& help,
                                double least = 0.0);
[[nodiscard]] p2p::Duration from_seconds(double seconds) noexcept;
[[nodiscard]] double to_milliseconds(p2p::Duration duration) noexcept;
[[nodiscard]] double to_microseconds(p2p::Duration duration) noexcept;

}  // namespace p2pctl
