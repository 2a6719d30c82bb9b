// `--database`: where addresses are, for the commands that can do without.
#pragma once

#include <p2p/geo_locator.hpp>
#include <p2p/result.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace p2pctl {

/// Else from the environment variable P2P_GEOLITE2.
void add_database_option(CLI::App& command, std::string& path, const std::string& help);
/// Null without a database. The error names the file.
[[nodiscard]] p2p::Result<std::shared_ptr<p2p::GeoLocator>> open_database(const std::string& path);

}  // namespace p2pctl
