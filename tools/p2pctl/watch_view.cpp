#include "watch_view.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace p2pctl {
namespace {

using Peers = std::map<p2p::PublicKey, const p2p::PeerStatistics*>;

/// A node, and its connection if there is one.
struct Line {
  p2p::GeoPatch patch;
  p2p::Endpoint endpoint;
  p2p::PublicKey key;
  const p2p::PeerStatistics* now = nullptr;
  const p2p::PeerStatistics* before = nullptr;

  [[nodiscard]] bool connected() const noexcept { return now != nullptr && now->connected; }
};

Peers by_key(const std::vector<p2p::PeerStatistics>& peers) {
  Peers result;
  for (const auto& peer : peers) result.emplace(peer.address.first_public_key, &peer);
  return result;
}

const p2p::PeerStatistics* find(const Peers& peers, const p2p::PublicKey& key) {
  const auto found = peers.find(key);
  return found == peers.end() ? nullptr : found->second;
}

/// In an order that stays when nothing but rates change.
std::vector<Line> lines_of(const WatchSample& before, const WatchSample& now) {
  const Peers peers_before = by_key(before.peers);
  const Peers peers_now = by_key(now.peers);
  std::vector<Line> lines;
  for (const p2p::Node* node : now.nodes->nodes()) {
    const auto& key = node->first_public_key;
    if (key == now.self) continue;
    lines.push_back({node->network_patch, node->endpoint(), key, find(peers_now, key), find(peers_before, key)});
  }
  std::ranges::sort(lines, {}, [](const Line& line) { return std::tie(line.patch, line.endpoint, line.key); });
  return lines;
}

double seconds(p2p::Duration duration) { return std::chrono::duration<double>(duration).count(); }

double milliseconds(p2p::Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

/// A connection that was given up and made anew counts from nothing again.
std::uint64_t growth(std::uint64_t before, std::uint64_t now) { return now >= before ? now - before : now; }

double rate(std::uint64_t before, std::uint64_t now, double elapsed) {
  return elapsed > 0 ? static_cast<double>(growth(before, now)) / elapsed : 0;
}

/// Five characters at most, e.g. "9.9", "640", "12.3k".
std::string short_number(double value) {
  for (const char* unit : {"", "k", "M", "G"}) {
    if (value < 99.95) return fmt::format("{:.1f}{}", value, unit);
    if (value < 999.5) return fmt::format("{:.0f}{}", value, unit);
    value /= 1000;
  }
  return "many";
}

std::string in_milliseconds(const std::optional<p2p::Duration>& duration) {
  return duration ? fmt::format("{:.1f}", milliseconds(*duration)) : "-";
}

/// A patch may be any three bytes, and a terminal could take some for a command.
std::string printable(const p2p::GeoPatch& patch) {
  std::string text = patch.to_string();
  std::replace_if(
      text.begin(), text.end(), [](char byte) { return byte <= ' ' || byte > '~'; }, '?');
  return text;
}

/// Enough to tell nodes apart: the first two bytes, curve and origin, are much the same everywhere.
std::string short_key(const p2p::PublicKey& key) { return key.to_hex().substr(0, 16); }

std::string_view state_of(const Line& line) {
  if (line.connected()) return "up";
  if (line.now == nullptr) return "unknown";
  return line.now->connects > 0 ? "lost" : "never up";
}

constexpr auto kColumns = "{:<5} {:<21} {:<16} {:<8} {:>8} {:>8} {:>6} {:>6} {:>6} {:>6} {:>8} {}";

std::string heading() {
  return fmt::format(kColumns, "PATCH", "ENDPOINT", "KEY", "STATE", "RTT_MS", "LAST_MS", "ASK/S", "ANS/S", "OUT/S",
                     "IN/S", "TIMEOUTS", "WHY");
}

std::string row(const Line& line, double elapsed) {
  static const p2p::PeerStatistics kNothing;
  const p2p::PeerStatistics& now = line.now != nullptr ? *line.now : kNothing;
  const p2p::PeerStatistics& before = line.before != nullptr ? *line.before : kNothing;
  const auto per_second = [&](std::uint64_t p2p::PeerStatistics::*counter) {
    return short_number(rate(before.*counter, now.*counter, elapsed));
  };
  const bool why = !line.connected() && now.last_loss.has_value();
  return fmt::format(kColumns, printable(line.patch), line.endpoint.to_string(), short_key(line.key), state_of(line),
                     in_milliseconds(now.smoothed_round_trip), in_milliseconds(now.last_round_trip),
                     per_second(&p2p::PeerStatistics::requests), per_second(&p2p::PeerStatistics::responses),
                     per_second(&p2p::PeerStatistics::bytes_sent), per_second(&p2p::PeerStatistics::bytes_received),
                     now.timeouts, why ? now.last_loss->message() : "");
}

std::string node_summary(const WatchSample& now, const std::vector<Line>& lines) {
  const auto connected = std::ranges::count_if(lines, &Line::connected);
  const auto usable = now.nodes->authorized_and_available_nodes(now.date);
  const auto others =
      std::ranges::count_if(usable, [&](const p2p::Node* node) { return node->first_public_key != now.self; });
  return fmt::format("nodes {}   authorized and available {}   connected {}", lines.size(), others, connected);
}

std::string rate_summary(const WatchSample& before, const WatchSample& now, double elapsed) {
  const auto per_second = [&](p2p::Counter counter) {
    return short_number(rate(before.metrics[counter], now.metrics[counter], elapsed));
  };
  return fmt::format(
      "per second: requests {}   answers {}   bytes out {}   bytes in {}   in all: time-outs {}   lost {}",
      per_second(p2p::Counter::requests_sent), per_second(p2p::Counter::responses_received),
      per_second(p2p::Counter::bytes_sent), per_second(p2p::Counter::bytes_received),
      now.metrics[p2p::Counter::requests_timed_out], now.metrics[p2p::Counter::connections_lost]);
}

std::string latency_summary(const std::vector<Line>& lines) {
  std::vector<p2p::Duration> times;
  for (const Line& line : lines)
    if (line.connected() && line.now->smoothed_round_trip) times.push_back(*line.now->smoothed_round_trip);
  if (times.empty()) return "round trips in ms: none yet";
  std::ranges::sort(times);
  return fmt::format("round trips in ms: fastest {:.1f}   median {:.1f}   slowest {:.1f}", milliseconds(times.front()),
                     milliseconds(times[times.size() / 2]), milliseconds(times.back()));
}

/// Some lines may have to go: the last one then says how many nodes are not shown.
void fit(std::vector<std::string>& lines, std::size_t nodes, WatchSize size) {
  if (lines.size() > size.height) {
    const std::size_t not_shown = std::min(nodes, lines.size() - size.height + 1);
    lines.resize(size.height);
    if (!lines.empty()) lines.back() = fmt::format("and {} more nodes", not_shown);
  }
  // All of it is ASCII.
  for (std::string& line : lines) {
    line.resize(std::min(line.size(), size.width));
    line.erase(line.find_last_not_of(' ') + 1);
  }
}

}  // namespace

std::vector<std::string> render(const WatchSample& before, const WatchSample& now, WatchSize size) {
  const double elapsed = seconds(now.time - before.time);
  const auto nodes = lines_of(before, now);
  std::vector<std::string> lines;
  lines.push_back(fmt::format("watching as {}", now.self.to_hex()));
  lines.push_back(node_summary(now, nodes));
  lines.push_back(rate_summary(before, now, elapsed));
  lines.push_back(latency_summary(nodes));
  if (!now.trouble.empty()) lines.push_back(fmt::format("no new list of nodes: {}", now.trouble));
  lines.emplace_back();
  lines.push_back(heading());
  for (const Line& node : nodes) lines.push_back(row(node, elapsed));
  fit(lines, nodes.size(), size);
  return lines;
}

}  // namespace p2pctl
