// Two nodes of a simulation, connected: b answers every request with Ok.
#pragma once

#include "capi/support.hpp"
#include "support/catch.hpp"

namespace capi_test {

[[nodiscard]] inline World make_world() {
  p2p_simulation* world = nullptr;
  REQUIRE(p2p_simulation_create(7, &world) == P2P_OK);
  return World(world);
}

struct Pair {
  World world = make_world();
  NodeOptions a_options{"a", world.get(), "10.0.0.1"};
  NodeOptions b_options{"b", world.get(), "10.0.0.2"};
  Node a;
  Node b;

  Pair() : a(started(a_options)), b(started(b_options)) { connect(a, b, world.get()); }
  void run(std::uint64_t milliseconds) { REQUIRE(p2p_simulation_run_for(world.get(), milliseconds) == P2P_OK); }
};

}  // namespace capi_test
