// A network of fifty nodes in one process, in virtual time: it comes together from one seed, loses and regains a third
// of its nodes, and does the same again for the same seed.
#include "support/catch.hpp"
#include "support/network_trace.hpp"
#include "support/network_world.hpp"

#include <p2p/hex.hpp>
#include <p2p/state_store.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kNodes = 50;
constexpr std::size_t kLeaving = 15;

/// What stays of a node while its process is gone.
struct Place {
  std::string host;
  Node record;
  std::shared_ptr<StateStore> store = make_memory_state_store();
};

class World {
 public:
  explicit World(std::uint64_t seed)
      : seed_(seed),
        simulation_(seed),
        random_(seeded_random_source(seed)),
        trace_(std::make_shared<NetworkTrace>(simulation_.loop())) {
    for (std::size_t i = 0; i < kNodes; ++i) places_.push_back(make_place(i));
    nodes_.resize(kNodes);
  }

  /// The first node knows of all; the others know of it.
  void come_together() {
    for (std::size_t i = 0; i < kNodes; ++i) enter(i);
    for (const Place& place : places_) nodes_[0]->network->add_and_connect_node(place.record);
    for (std::size_t i = 1; i < kNodes; ++i) {
      simulation_.run_for(10ms);
      bootstrap(i);
    }
    REQUIRE(all_connected_within(60s));
  }

  /// Some leave without a word; the others stay connected; those return, knowing what they had stored.
  void leave_and_return() {
    std::vector<std::size_t> leaving;
    while (leaving.size() < kLeaving) {
      const std::size_t i = random_->next() % kNodes;
      if (std::ranges::find(leaving, i) == leaving.end()) leaving.push_back(i);
    }
    for (const std::size_t i : leaving) nodes_[i].reset();
    simulation_.run_for(30s);
    REQUIRE(all_connected_within(0s));
    for (const std::size_t i : leaving) {
      enter(i);
      bootstrap(i);
      simulation_.run_for(10ms);
    }
    REQUIRE(all_connected_within(120s));
  }

  [[nodiscard]] const std::string& trace() const noexcept { return trace_->text(); }

 private:
  static Place make_place(std::size_t i) {
    Place place;
    place.host = "10.0.0." + std::to_string(i + 1);
    const Identity identity(place.host);
    place.record.ip = IpAddress::parse(place.host).value().to_v4().value();
    place.record.port = kNodePort;
    place.record.first_public_key = place.record.last_public_key = identity.public_key();
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const std::string patch{kDigits[i % 16], "0123CDEF"[i % 8], kDigits[(i + 1) % 16]};
    place.record.geo_patch = place.record.network_patch = GeoPatch::parse(patch).value();
    place.record.enrollment_date =
        Seconds(std::chrono::sys_days(std::chrono::year(2023) / 1 / 1)) + std::chrono::seconds(i);
    place.record.available = place.record.authorized = true;
    place.record.authorization_date = place.record.enrollment_date;
    return place;
  }

  void enter(std::size_t i) {
    const Place& place = places_[i];
    nodes_[i] = std::make_unique<SimNode>(simulation_, place.host, [&](NetworkOptions& options) {
      options.random = seeded_random_source(seed_ * kNodes + i);
      options.store = place.store;
      options.seeds = {{places_[0].record.ip, kNodePort, places_[0].record.first_public_key}};
      options.codec = std::make_shared<TracedCodec>(trace_, place.host);
      options.on_connection_event = [trace = trace_, host = place.host](const ConnectionEvent& event) {
        trace->add(host, event);
      };
    });
    nodes_[i]->network->registry().add_node(place.record);
  }

  void bootstrap(std::size_t i) {
    nodes_[i]->network->bootstrap({}, [trace = trace_, host = places_[i].host](const Result<BootstrapReport>& report) {
      trace->add(host, "bootstrapped", report ? std::to_string(report->nodes_connected) : report.error().message());
    });
  }

  /// Each node that is there to each other one.
  [[nodiscard]] bool all_connected() const {
    return std::ranges::all_of(nodes_, [this](const auto& from) {
      return !from ||
             std::ranges::all_of(nodes_, [&](const auto& to) { return !to || from->network->connected(to->key()); });
    });
  }
  [[nodiscard]] bool all_connected_within(Duration limit) {
    for (Duration waited{}; !all_connected(); waited += 1s) {
      if (waited >= limit) return false;
      simulation_.run_for(1s);
    }
    return true;
  }

  std::uint64_t seed_;
  Simulation simulation_;
  std::unique_ptr<RandomSource> random_;
  std::shared_ptr<NetworkTrace> trace_;
  std::vector<Place> places_;
  std::vector<std::unique_ptr<SimNode>> nodes_;
};

std::string trace_of(std::uint64_t seed) {
  World world(seed);
  world.come_together();
  world.leave_and_return();
  return world.trace();
}

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::stoull(text) : otherwise;
}

TEST_CASE("fifty nodes find each other from one seed, and again after a third has left and returned") {
  const std::uint64_t first = setting("P2P_FIRST_SEED", 1);
  const std::uint64_t seeds = setting("P2P_SEEDS", 1);
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    INFO("seed " << seed);
    const std::string trace = trace_of(seed);
    CHECK(trace == trace_of(seed));
  }
}

TEST_CASE("another seed gives another run of fifty nodes") { CHECK(trace_of(1) != trace_of(2)); }

}  // namespace
}  // namespace p2p::test
