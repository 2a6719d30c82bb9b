// Floor 3. An in-memory network in virtual time, on one thread: the world in which tests and simulations run.
// Everything happens in a fixed order, so the same calls with the same seed give the same run.
//
//   Simulation world(42);
//   NetworkOptions options;  options.transport = world.transport(host);  ...
//   world.run_for(10s);
//
// Not thread-safe: create networks, call them and drive the world from one thread. Calls that block are refused with
// would_deadlock. The simulation must outlive the networks made on it.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/transport.hpp>
#include <p2p/unique_function.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace p2p {

/// How the link between any two hosts behaves, until changed.
struct LinkOptions {
  Duration latency = std::chrono::milliseconds(1);  ///< one way; a connection takes one round trip
  std::size_t window_bytes = 4U << 20U;             ///< in flight and unread; beyond it writes wait
};

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed, const LinkOptions& links = {});
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// The transport of one host. Streams that it opens come from `host` (port chosen here); it listens on any port of
  /// it.
  [[nodiscard]] std::shared_ptr<Transport> transport(const IpAddress& host);
  [[nodiscard]] EventLoop& loop() noexcept;
  [[nodiscard]] const Clock& clock() const noexcept;

  /// Runs what is due now, without moving time.
  void run_ready();
  /// Runs everything up to now + duration; time ends there.
  void run_for(Duration duration);
  /// Runs until the condition holds, checked after each task; false when `limit` of virtual time has passed first.
  [[nodiscard]] bool run_until(UniqueFunction<bool()> condition, Duration limit = std::chrono::hours(24));

  /// Faults, by address. A silent host takes bytes and connection attempts and never answers; a dead one refuses new
  /// connections and loses those that it has; a partition drops everything between two hosts without telling either.
  void set_silent(const IpAddress& host, bool silent);
  void set_dead(const IpAddress& host, bool dead);
  void set_partition(const IpAddress& one, const IpAddress& other, bool parted);
  void set_latency(const IpAddress& one, const IpAddress& other, Duration one_way);
  /// Ends all streams of a host, as if the process had died; it may listen again.
  void drop_streams(const IpAddress& host);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace p2p
