#include "address/address_watch.hpp"

#include "address/scripted_provider.hpp"
#include "support/catch.hpp"

#include <p2p/simulation.hpp>

#include <stdexcept>
#include <vector>

namespace p2p {
namespace {

using test::ip;
using test::ScriptedProvider;
using namespace std::chrono_literals;

/// A watch in virtual time, what it told, and its provider.
struct Scene {
  Simulation world{1};
  std::shared_ptr<EventLoop> loop = world.transport(ip("10.0.0.1"))->create_loop();
  std::shared_ptr<ScriptedProvider> provider = std::make_shared<ScriptedProvider>("nat", ip("203.0.113.1"));
  test::RecordingLogger logger;
  std::vector<Ipv4> told;

  [[nodiscard]] AddressWatch watch(const AddressWatchOptions& options) {
    return {loop, provider, options, [this](Ipv4 address) { told.push_back(address); }, &logger};
  }
};

AddressWatchOptions both_ports() {
  AddressWatchOptions options;
  options.p2p_port = 3002;
  options.http_port = 4000;
  return options;
}

TEST_CASE("every five minutes both ports are opened, unforced, and the address is looked up") {
  Scene scene;
  auto watch = scene.watch(both_ports());
  watch.start();
  scene.world.run_for(10min - 1s);
  CHECK(scene.provider->deadlines.size() == 2);
  CHECK(scene.provider->ports ==
        std::vector<std::pair<std::uint16_t, bool>>{{3002, false}, {4000, false}, {3002, false}, {4000, false}});
  scene.world.run_for(1s);
  CHECK(scene.provider->deadlines.size() == 3);
}

TEST_CASE("a port of 0 is not opened") {
  Scene scene;
  AddressWatchOptions options = both_ports();
  options.http_port = 0;
  auto watch = scene.watch(options);
  watch.start();
  scene.world.run_for(1s);
  CHECK(scene.provider->ports == std::vector<std::pair<std::uint16_t, bool>>{{3002, false}});
}

TEST_CASE("the host is told of an address that it did not know, once") {
  Scene scene;
  auto watch = scene.watch(both_ports());
  watch.start();
  scene.world.run_for(1h);
  CHECK(scene.told == std::vector{ip("203.0.113.1")});
}

TEST_CASE("the host is told nothing as long as the address is the one that it knows") {
  Scene scene;
  AddressWatchOptions options = both_ports();
  options.known_address = ip("203.0.113.1");
  auto watch = scene.watch(options);
  watch.start();
  scene.world.run_for(1h);
  CHECK(scene.provider->deadlines.size() == 12);
  CHECK(scene.told.empty());
}

TEST_CASE("each change is told once") {
  Scene scene;
  auto watch = scene.watch(both_ports());
  watch.start();
  scene.world.run_for(12min);
  scene.provider->found = ip("203.0.113.2");
  scene.world.run_for(12min);
  scene.provider->found = ip("203.0.113.1");
  scene.world.run_for(12min);
  CHECK(scene.told == std::vector{ip("203.0.113.1"), ip("203.0.113.2"), ip("203.0.113.1")});
}

TEST_CASE("a look that fails is logged, and the next one follows") {
  Scene scene;
  scene.provider->found = fail(Errc::timeout, "nobody answers");
  auto watch = scene.watch(both_ports());
  watch.start();
  scene.world.run_for(1min);
  CHECK(scene.logger.keys() == std::vector<std::string>{"address_not_found"});
  CHECK(scene.logger.last_text().find("nobody answers") != std::string::npos);
  scene.provider->found = ip("203.0.113.1");
  scene.world.run_for(5min);
  CHECK(scene.told == std::vector{ip("203.0.113.1")});
}

TEST_CASE("ports that do not open are warned of, and the address is looked up all the same") {
  Scene scene;
  scene.provider->port = fail(Errc::address_in_use);
  auto watch = scene.watch(both_ports());
  watch.start();
  scene.world.run_for(1min);
  CHECK(scene.logger.keys() == std::vector<std::string>{"port_not_opened", "port_not_opened"});
  CHECK(scene.told == std::vector{ip("203.0.113.1")});
}

TEST_CASE("a stopped watch looks no more") {
  Scene scene;
  auto watch = scene.watch(both_ports());
  watch.start();
  scene.world.run_for(1min);
  watch.stop();
  scene.world.run_for(1h);
  CHECK(scene.provider->deadlines.size() == 1);
}

TEST_CASE("a watch that is stopped before its first round never looks") {
  Scene scene;
  auto watch = scene.watch(both_ports());
  watch.start();
  watch.stop();
  scene.world.run_for(1h);
  CHECK(scene.provider->deadlines.empty());
}

TEST_CASE("the host may stop the watch when it is told of a change") {
  Scene scene;
  std::unique_ptr<AddressWatch> watch;
  const auto stop = [&](Ipv4 address) {
    scene.told.push_back(address);
    watch->stop();
  };
  watch = std::make_unique<AddressWatch>(scene.loop, scene.provider, both_ports(), stop, nullptr);
  watch->start();
  scene.world.run_for(1h);
  CHECK(scene.told.size() == 1);
  CHECK(scene.provider->deadlines.size() == 1);
}

TEST_CASE("durations must be positive") {
  Scene scene;
  AddressWatchOptions options = both_ports();
  (GENERATE(true, false) ? options.interval : options.call_limit) = 0s;
  CHECK_THROWS_AS(scene.watch(options), std::invalid_argument);
}

}  // namespace
}  // namespace p2p
