// A node on the command line: IP:PORT:KEYHEX, IPv6 as [::1]:PORT:KEYHEX.
#pragma once

#include <p2p/connection.hpp>
#include <p2p/result.hpp>

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace p2pctl {

[[nodiscard]] p2p::Result<p2p::PeerAddress> parse_peer(std::string_view text);
/// What `parse_peer` reads.
[[nodiscard]] std::string format_peer(const p2p::PeerAddress& peer);

/// The one node that a command talks to.
void add_peer_argument(CLI::App& command, p2p::PeerAddress& peer);
/// `--connect`, any number of times.
void add_connect_option(CLI::App& command, std::vector<p2p::PeerAddress>& peers);

}  // namespace p2pctl
