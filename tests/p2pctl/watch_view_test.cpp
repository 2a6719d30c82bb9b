// The pictures of p2pctl watch.
#include "watch_view.hpp"

#include "support/catch.hpp"

#include <p2p/crypto.hpp>
#include <p2p/node_registry.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kHeadLines = 6;
constexpr WatchSize kLarge{200, 200};

p2p::PublicKey key(std::string_view seed) { return p2p::derive_keypair(p2p::as_bytes(seed), 0).value().public_key; }

p2p::Node node(std::string_view seed, const char* patch, std::uint16_t port) {
  p2p::Node node;
  node.ip = p2p::Ipv4::parse("10.0.0.1").value();
  node.port = port;
  node.first_public_key = node.last_public_key = key(seed);
  node.network_patch = p2p::GeoPatch::parse(patch).value();
  node.available = node.authorized = true;
  node.authorization_date = p2p::Seconds(1s);
  return node;
}

p2p::PeerStatistics peer(const p2p::Node& node) {
  p2p::PeerStatistics statistics;
  statistics.address = p2p::PeerAddress::of(node);
  statistics.connected = true;
  statistics.connects = 1;
  return statistics;
}

template <class... Statistics>
std::vector<p2p::PeerStatistics> peers(const Statistics&... statistics) {
  std::vector<p2p::PeerStatistics> result;
  (result.push_back(statistics), ...);
  return result;
}

WatchSample sample(const std::vector<p2p::Node>& nodes, std::vector<p2p::PeerStatistics> connections,
                   p2p::Duration at = 0s) {
  const auto registry = p2p::in_memory_node_registry();
  for (const auto& each : nodes) registry->add_node(each);
  WatchSample result;
  result.time = p2p::TimePoint(1h + at);
  result.date = p2p::Seconds(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));
  result.self = key("watcher");
  result.nodes = registry->table();
  result.peers = std::move(connections);
  return result;
}

std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> result(1);
  for (const char character : line) {
    if (character != ' ') {
      result.back() += character;
    } else if (!result.back().empty()) {
      result.emplace_back();
    }
  }
  return result;
}

TEST_CASE("rates are those between the two samples") {
  const auto a = node("a", "A01", 1);
  auto before = peer(a);
  before.requests = 10;
  auto now = before;
  now.requests = 20;
  now.responses = 4;
  now.bytes_sent = 5'000;
  now.bytes_received = 50'000'000;
  const auto lines = render(sample({a}, peers(before)), sample({a}, peers(now), 2s), kLarge);
  const auto row = words(lines.at(kHeadLines));
  CHECK(std::vector(row.begin() + 6, row.begin() + 10) == std::vector<std::string>{"5.0", "2.0", "2.5k", "25.0M"});
}

TEST_CASE("a node that was not there before has had nothing, and one made anew counts from nothing") {
  const auto a = node("a", "A01", 1);
  auto now = peer(a);
  now.requests = 3;
  auto larger = now;
  larger.requests = 1000;
  CHECK(words(render(sample({}, {}), sample({a}, peers(now), 1s), kLarge).at(kHeadLines)).at(6) == "3.0");
  CHECK(words(render(sample({a}, peers(larger)), sample({a}, peers(now), 1s), kLarge).at(kHeadLines)).at(6) == "3.0");
}

TEST_CASE("a sample beside itself has no rates") {
  const auto a = node("a", "A01", 1);
  auto statistics = peer(a);
  statistics.requests = 7;
  const auto same = sample({a}, peers(statistics));
  CHECK(words(render(same, same, kLarge).at(kHeadLines)).at(6) == "0.0");
}

TEST_CASE("nodes come in the order of patches and endpoints, without the watcher") {
  const auto self = node("watcher", "001", 9);
  const auto a = node("a", "B00", 1);
  const auto b = node("b", "A00", 3);
  const auto c = node("c", "A00", 2);
  const auto now = sample({self, a, b, c}, {});
  const auto lines = render(now, now, kLarge);
  REQUIRE(lines.size() == kHeadLines + 3);
  CHECK(words(lines[6]).at(1) == "10.0.0.1:2");
  CHECK(words(lines[7]).at(1) == "10.0.0.1:3");
  CHECK(words(lines[8]).at(1) == "10.0.0.1:1");
  CHECK(lines[1] == "nodes 3   authorized and available 3   connected 0");
}

TEST_CASE("a connection's state says whether it was ever up, and why it is not") {
  const auto a = node("a", "A00", 1);
  const auto b = node("b", "B00", 2);
  const auto c = node("c", "C00", 3);
  auto lost = peer(a);
  lost.connected = false;
  lost.last_loss = p2p::Error(p2p::Errc::closed, "gone");
  auto never = peer(b);
  never.connected = false;
  never.connects = 0;
  const auto now = sample({a, b, c}, peers(lost, never));
  const auto lines = render(now, now, kLarge);
  CHECK(words(lines[6]).at(3) == "lost");
  CHECK(lines[6].find("gone") != std::string::npos);
  CHECK(lines[7].find(" never up ") != std::string::npos);
  CHECK(words(lines[8]).at(3) == "unknown");
}

TEST_CASE("round trips are shown in milliseconds, and in sum those of nodes that are up") {
  const auto a = node("a", "A00", 1);
  const auto b = node("b", "B00", 2);
  const auto c = node("c", "C00", 3);
  auto fast = peer(a);
  fast.smoothed_round_trip = 1500us;
  fast.last_round_trip = 2ms;
  auto slow = peer(b);
  slow.smoothed_round_trip = 250ms;
  auto down = peer(c);
  down.connected = false;
  down.smoothed_round_trip = 9s;
  const auto now = sample({a, b, c}, peers(fast, slow, down));
  const auto lines = render(now, now, kLarge);
  CHECK(lines[3] == "round trips in ms: fastest 1.5   median 250.0   slowest 250.0");
  CHECK(words(lines[6]).at(4) == "1.5");
  CHECK(words(lines[6]).at(5) == "2.0");
  CHECK(words(lines[7]).at(5) == "-");
}

TEST_CASE("a patch that is none does not reach the terminal as it is") {
  auto a = node("a", "A00", 1);
  a.network_patch = p2p::GeoPatch({0x1B, '[', 'H'});
  const auto now = sample({a}, {});
  CHECK(words(render(now, now, kLarge).at(kHeadLines)).at(0) == "?[H");
}

TEST_CASE("a picture keeps within the size, and says how many nodes it does not show") {
  std::vector<p2p::Node> nodes;
  for (std::uint16_t port = 1; port <= 20; ++port) nodes.push_back(node(std::to_string(port), "A00", port));
  const auto now = sample(nodes, {});
  const auto lines = render(now, now, {40, 10});
  REQUIRE(lines.size() == 10);
  for (const auto& line : lines) CHECK(line.size() <= 40);
  // Six lines of head and three nodes are above the last line.
  CHECK(lines.back() == "and 17 more nodes");
}

TEST_CASE("a size without room gives nothing") {
  const auto now = sample({node("a", "A00", 1)}, {});
  CHECK(render(now, now, {80, 0}).empty());
}

TEST_CASE("why the list of nodes is not renewed is told") {
  auto now = sample({}, {});
  now.trouble = "nobody answers";
  CHECK(render(now, now, kLarge).at(4) == "no new list of nodes: nobody answers");
}

}  // namespace
}  // namespace p2pctl
