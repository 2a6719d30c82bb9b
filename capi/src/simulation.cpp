#include "simulation.hpp"

#include "status.hpp"
#include "values.hpp"

#include <memory>
#include <utility>

using namespace p2p;
using namespace p2p::capi;

namespace {

/// Says that the simulation runs, for as long as it does.
class Running {
 public:
  explicit Running(bool& running) noexcept : running_(running), before_(std::exchange(running, true)) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { running_ = before_; }

 private:
  bool& running_;
  bool before_;
};

template <class Change>
p2p_status change_host(p2p_simulation* simulation, const p2p_endpoint* host, Change change) {
  return guarded([&]() -> p2p_status {
    const auto endpoint = endpoint_of(host);
    if (simulation == nullptr || !endpoint) return P2P_INVALID_ARGUMENT;
    change(simulation->world, endpoint->address);
    return P2P_OK;
  });
}

}  // namespace

void p2p_simulation::run_ready() {
  const Running now(running);
  run_deferred();
  world.run_ready();
  run_deferred();
}

void p2p_simulation::run_for(Duration duration) {
  const Running now(running);
  run_deferred();
  world.run_for(duration);
  run_deferred();
}

void p2p_simulation::run_deferred() {
  while (!deferred.empty()) {
    auto now = std::exchange(deferred, {});
    for (auto& task : now) task();
  }
}

p2p_status p2p_simulation_create(uint64_t seed, p2p_simulation** simulation) {
  return guarded([&]() -> p2p_status {
    if (simulation == nullptr) return P2P_INVALID_ARGUMENT;
    *simulation = std::make_unique<p2p_simulation>(seed).release();
    return P2P_OK;
  });
}

p2p_status p2p_simulation_run_for(p2p_simulation* simulation, uint64_t milliseconds) {
  return guarded([&]() -> p2p_status {
    if (simulation == nullptr) return P2P_INVALID_ARGUMENT;
    if (simulation->running) return P2P_WOULD_DEADLOCK;
    simulation->run_for(milliseconds_of(milliseconds));
    return P2P_OK;
  });
}

p2p_status p2p_simulation_now(const p2p_simulation* simulation, uint64_t* milliseconds) {
  return guarded([&]() -> p2p_status {
    if (simulation == nullptr || milliseconds == nullptr) return P2P_INVALID_ARGUMENT;
    const auto passed = simulation->world.clock().now() - simulation->began;
    *milliseconds = static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
    return P2P_OK;
  });
}

p2p_status p2p_simulation_set_silent(p2p_simulation* simulation, const p2p_endpoint* host, int32_t silent) {
  return change_host(simulation, host,
                     [silent](Simulation& world, const IpAddress& address) { world.set_silent(address, silent != 0); });
}

p2p_status p2p_simulation_set_dead(p2p_simulation* simulation, const p2p_endpoint* host, int32_t dead) {
  return change_host(simulation, host,
                     [dead](Simulation& world, const IpAddress& address) { world.set_dead(address, dead != 0); });
}

p2p_status p2p_simulation_destroy(p2p_simulation* simulation) {
  return guarded([&]() -> p2p_status {
    if (simulation == nullptr) return P2P_OK;
    if (simulation->running) return P2P_WOULD_DEADLOCK;
    simulation->run_ready();
    if (simulation->networks > 0) return P2P_INVALID_STATE;
    delete simulation;
    return P2P_OK;
  });
}
