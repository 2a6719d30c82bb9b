// p2pctl conformance: vector files through the library. A check that can fail.
#include "command.hpp"
#include "conformance/runner.hpp"
#include "conformance/sections.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace p2pctl {
namespace {

struct ConformanceOptions {
  std::vector<std::string> files;
  bool all = false;
};

/// What has come out for all sections so far.
struct Totals {
  std::size_t failed = 0;   ///< cases, and sections or files that say nothing
  std::size_t missing = 0;  ///< sections, or cases of one, that the library does not support
};

constexpr std::size_t kShownFailures = 20;

void print_failures(const std::string& where, const std::vector<std::string>& failures, bool all) {
  const std::size_t shown = all ? failures.size() : std::min(failures.size(), kShownFailures);
  for (std::size_t i = 0; i < shown; ++i) fmt::print("  {} {}\n", where, failures[i]);
  if (shown < failures.size()) fmt::print("  {}: {} more failures, see --all\n", where, failures.size() - shown);
}

void run_section(const std::string& where, const conformance::FoundSection& section, bool all, Totals& totals) {
  const auto result = conformance::run_section(section);
  const std::string missing = result.not_supported == 0 ? "" : fmt::format(", {} not supported", result.not_supported);
  fmt::print("{}: {} passed, {} failed{}\n", where, result.passed, result.failures.size(), missing);
  print_failures(where, result.failures, all);
  totals.failed += result.failures.size();
  totals.missing += result.not_supported;
  if (result.passed + result.failures.size() + result.not_supported == 0) {
    complain(where + ": no cases");
    ++totals.failed;
  }
}

void run_file(const std::string& path, bool all, Totals& totals) {
  std::ifstream in(path, std::ios::binary);
  const auto file = nlohmann::json::parse(in, nullptr, false);
  const auto sections = conformance::sections_of(file);
  if (sections.empty()) {
    complain(path + ": no file of vectors");
    ++totals.failed;
  }
  for (const auto& section : sections) {
    const std::string where = std::filesystem::path(path).filename().string() + " " + section.name;
    if (section.section == nullptr) {
      complain(where + ": an unknown section");
      ++totals.failed;
    } else if (section.section->check == nullptr) {
      fmt::print("{}: not supported\n", where);
      ++totals.missing;
    } else {
      run_section(where, section, all, totals);
    }
  }
}

ExitCode run_conformance(const ConformanceOptions& options) {
  Totals totals;
  for (const std::string& path : options.files) run_file(path, options.all, totals);
  if (totals.failed != 0) return ExitCode::failure;
  return totals.missing != 0 ? ExitCode::incomplete : ExitCode::ok;
}

}  // namespace

void add_conformance_command(CLI::App& app) {
  auto* command = app.add_subcommand("conformance", "Run files of golden vectors through the library");
  auto options = std::make_shared<ConformanceOptions>();
  command->add_option("file", options->files, "Files of vectors, e.g. tests/vectors/messages.json")
      ->type_name("FILE")
      ->required()
      ->check(CLI::ExistingFile.description(""));
  command->add_flag("--all", options->all,
                    fmt::format("Show all failing cases, not the first {} of each section", kShownFailures));
  on_run(*command, [options] { return run_conformance(*options); });
}

}  // namespace p2pctl
