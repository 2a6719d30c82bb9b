// The hidden commands that `p2pctl bench` starts as processes of their own.
#pragma once

#include <CLI/CLI.hpp>

namespace p2pctl {

/// Answers until its standard input ends.
void add_bench_server_command(CLI::App& app);
/// Asks, and prints what it measured.
void add_bench_client_command(CLI::App& app);

}  // namespace p2pctl
