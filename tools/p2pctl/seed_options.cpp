#include "seed_options.hpp"

#include "peer_argument.hpp"

#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace p2pctl {
namespace {

/// A line of a file of seeds, or a node as it is written elsewhere, which leaves `:tcp` out.
p2p::Result<p2p::Seed> parse_seed(std::string_view text) {
  constexpr std::string_view kTransport = ":tcp";
  if (text.ends_with(kTransport)) text.remove_suffix(kTransport.size());
  const auto peer = parse_peer(text);
  if (!peer) return p2p::fail(peer.error());
  return p2p::Seed::at(peer->endpoint, peer->first_public_key);
}

p2p::Seed seed_or_refuse(const std::string& text) {
  const auto seed = parse_seed(text);
  if (!seed) throw CLI::ValidationError("--seed-node", "'" + text + "': " + seed.error().message());
  return *seed;
}

}  // namespace

void add_seed_options(CLI::App& command, SeedOptions& options) {
  command
      .add_option_function<std::vector<std::string>>(
          "--seed-node",
          [&options](const std::vector<std::string>& texts) {
            for (const auto& text : texts) options.seeds.push_back(seed_or_refuse(text));
          },
          "Find the network through this node; may be repeated")
      ->type_name("IP:PORT:KEYHEX[:tcp]")
      ->allow_extra_args(false);
  command
      .add_option("--seeds", options.seeds_file,
                  "Find the network through the nodes of this file: a line each, IP:PORT:KEYHEX:tcp")
      ->type_name("FILE");
  command
      .add_option("--data-dir", options.data_dir,
                  "Keep the seeds there, as the network tells of others; those kept come before those given")
      ->type_name("DIR");
}

void add_patch_option(CLI::App& command, std::optional<p2p::GeoPatch>& patch, const std::string& help) {
  command
      .add_option_function<std::string>(
          "--patch",
          [&patch](const std::string& text) {
            const auto parsed = p2p::GeoPatch::parse(text);
            if (!parsed) throw CLI::ValidationError("--patch", "'" + text + "': " + parsed.error().message());
            patch = *parsed;
          },
          help)
      ->type_name("XXX");
}

p2p::Result<std::vector<p2p::Seed>> read_seeds_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return p2p::fail(p2p::Errc::invalid_argument, "cannot open " + path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return p2p::fail(p2p::Errc::io_error, "reading " + path);
  auto seeds = p2p::parse_seeds(text);
  if (!seeds) return p2p::fail(seeds.error().code(), path + ": " + seeds.error().detail());
  return seeds;
}

p2p::Result<std::vector<p2p::Seed>> named_seeds(const SeedOptions& options) {
  std::vector<p2p::Seed> seeds = options.seeds;
  if (options.seeds_file.empty()) return seeds;
  auto more = read_seeds_file(options.seeds_file);
  if (!more) return more;
  seeds.insert(seeds.end(), more->begin(), more->end());
  return seeds;
}

p2p::Result<std::shared_ptr<p2p::StateStore>> open_data_dir(const SeedOptions& options) {
  if (options.data_dir.empty()) return std::shared_ptr<p2p::StateStore>();
  return p2p::make_file_state_store(options.data_dir);
}

std::vector<p2p::PeerAddress> peers_of(std::span<const p2p::Seed> seeds) {
  std::vector<p2p::PeerAddress> peers;
  for (const auto& seed : seeds) peers.push_back({seed.public_key, seed.endpoint()});
  return peers;
}

std::vector<p2p::Seed> seeds_at(std::span<const p2p::PeerAddress> peers) {
  std::vector<p2p::Seed> seeds;
  for (const auto& peer : peers) {
    if (const auto seed = p2p::Seed::at(peer.endpoint, peer.first_public_key)) seeds.push_back(*seed);
  }
  return seeds;
}

}  // namespace p2pctl
