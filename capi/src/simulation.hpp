// A simulation as the ABI shows it: it knows the networks on it, and does for them, between two turns, what it must not
// do inside a callback or a call.
#pragma once

#include <p2p/simulation.hpp>
#include <p2p/unique_function.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

struct p2p_simulation {
  explicit p2p_simulation(std::uint64_t seed) : world(seed), began(world.clock().now()) {}

  /// Runs what is due, and what was put off; what is put off meanwhile included.
  void run_ready();
  /// And lets so much time pass.
  void run_for(p2p::Duration duration);

  p2p::Simulation world;
  p2p::TimePoint began;
  std::vector<p2p::UniqueFunction<void()>> deferred;
  std::size_t networks = 0;
  bool running = false;  ///< callbacks run, or may

 private:
  void run_deferred();
};
