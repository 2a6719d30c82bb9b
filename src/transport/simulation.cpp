#include <p2p/simulation.hpp>

#include "transport/memory_network.hpp"
#include "transport/memory_transport.hpp"

namespace p2p {

struct Simulation::State {
  State(std::uint64_t seed, const LinkOptions& links) : network(std::make_shared<MemoryNetwork>(seed, links)) {}

  [[nodiscard]] VirtualLoop& loop() const noexcept { return network->loop(); }

  /// Moves on to the next moment at which something is due, but not beyond `deadline`: false when there is none.
  bool advance(TimePoint deadline) const {
    const auto next = loop().next_time();
    if (!next || *next > deadline) return false;
    loop().advance_to(*next);
    return true;
  }

  std::shared_ptr<MemoryNetwork> network;
};

Simulation::Simulation(std::uint64_t seed, const LinkOptions& links) : state_(std::make_unique<State>(seed, links)) {}

// The tasks own connections that own the network that owns the tasks.
Simulation::~Simulation() { state_->loop().discard(); }

std::shared_ptr<Transport> Simulation::transport(const IpAddress& host) {
  return make_memory_transport(state_->network, host);
}

EventLoop& Simulation::loop() noexcept { return state_->loop(); }

const Clock& Simulation::clock() const noexcept { return state_->loop().clock(); }

void Simulation::run_ready() {
  while (state_->loop().run_next()) {
  }
}

void Simulation::run_for(Duration duration) {
  const TimePoint deadline = clock().now() + duration;
  do {
    run_ready();
  } while (state_->advance(deadline));
  state_->loop().advance_to(deadline);
}

bool Simulation::run_until(UniqueFunction<bool()> condition, Duration limit) {
  const TimePoint deadline = clock().now() + limit;
  if (condition()) return true;
  do {
    while (state_->loop().run_next()) {
      if (condition()) return true;
    }
  } while (state_->advance(deadline));
  state_->loop().advance_to(deadline);
  return false;
}

void Simulation::set_silent(const IpAddress& host, bool silent) { state_->network->set_silent(host, silent); }

void Simulation::set_dead(const IpAddress& host, bool dead) { state_->network->set_dead(host, dead); }

void Simulation::set_partition(const IpAddress& one, const IpAddress& other, bool parted) {
  state_->network->set_partition(one, other, parted);
}

void Simulation::set_latency(const IpAddress& one, const IpAddress& other, Duration one_way) {
  state_->network->set_latency(one, other, one_way);
}

void Simulation::drop_streams(const IpAddress& host) { state_->network->drop_streams(host); }

}  // namespace p2p
