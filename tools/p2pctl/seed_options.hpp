// Where a command begins to look for the network: seeds on the command line or in a file, and what a directory keeps
// from run to run.
#pragma once

#include <p2p/connection.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/result.hpp>
#include <p2p/seeds.hpp>
#include <p2p/state_store.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace p2pctl {

struct SeedOptions {
  std::vector<p2p::Seed> seeds;
  std::string seeds_file;
  std::string data_dir;
};

/// `--seed-node` (`--seed` is the identity's), `--seeds`, `--data-dir`.
void add_seed_options(CLI::App& command, SeedOptions& options);
/// `--patch`.
void add_patch_option(CLI::App& command, std::optional<p2p::GeoPatch>& patch, const std::string& help);

/// A file of seeds.
[[nodiscard]] p2p::Result<std::vector<p2p::Seed>> read_seeds_file(const std::string& path);
/// Those of the command line and of the file; empty when none were given.
[[nodiscard]] p2p::Result<std::vector<p2p::Seed>> named_seeds(const SeedOptions& options);
/// Null without `--data-dir`.
[[nodiscard]] p2p::Result<std::shared_ptr<p2p::StateStore>> open_data_dir(const SeedOptions& options);
[[nodiscard]] std::vector<p2p::PeerAddress> peers_of(std::span<const p2p::Seed> seeds);
/// Those reached over IPv4.
[[nodiscard]] std::vector<p2p::Seed> seeds_at(std::span<const p2p::PeerAddress> peers);

}  // namespace p2pctl
