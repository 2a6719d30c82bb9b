// Floor 3. The world that the hosts of a Simulation share: who listens where, which connections exist, how links behave
// and which faults are on. One thread, virtual time. Owned by the simulation and by everything made on it, so that
// nothing dangles whatever goes first.
#pragma once

#include "transport/virtual_loop.hpp"

#include <p2p/simulation.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace p2p {

class MemoryConnection;

struct MemoryListener {
  Endpoint local;
  StreamOptions options;
  AcceptHandler handler;
  std::size_t loop_count = 1;
  std::size_t next_loop = 0;
};

class MemoryNetwork {
 public:
  MemoryNetwork(std::uint64_t seed, const LinkOptions& links);

  [[nodiscard]] VirtualLoop& loop() noexcept { return *loop_; }
  [[nodiscard]] const std::shared_ptr<VirtualLoop>& shared_loop() const noexcept { return loop_; }
  [[nodiscard]] std::size_t window_bytes() const noexcept { return links_.window_bytes; }
  /// 0 .. bound - 1, from the seed.
  [[nodiscard]] std::size_t random_below(std::size_t bound) noexcept;

  /// Port 0 chooses one. address_in_use when taken.
  [[nodiscard]] Result<void> add_listener(const std::shared_ptr<MemoryListener>& listener);
  void remove_listener(const Endpoint& local);
  /// Null when nobody listens there, or the host is dead.
  [[nodiscard]] std::shared_ptr<MemoryListener> find_listener(const Endpoint& local) const;
  /// A port of the host that nobody listens on.
  [[nodiscard]] std::uint16_t choose_port(const IpAddress& host);

  /// The number under which remove_connection forgets it.
  [[nodiscard]] std::uint64_t add_connection(const std::shared_ptr<MemoryConnection>& connection);
  void remove_connection(std::uint64_t number) noexcept { connections_.erase(number); }

  [[nodiscard]] Duration latency(const IpAddress& one, const IpAddress& other) const;
  [[nodiscard]] bool is_blocked(const IpAddress& one, const IpAddress& other) const;
  [[nodiscard]] bool is_dead(const IpAddress& host) const { return dead_.contains(host); }

  void set_silent(const IpAddress& host, bool silent);
  void set_dead(const IpAddress& host, bool dead);
  void set_partition(const IpAddress& one, const IpAddress& other, bool parted);
  void set_latency(const IpAddress& one, const IpAddress& other, Duration one_way);
  void drop_streams(const IpAddress& host);

 private:
  using Link = std::pair<IpAddress, IpAddress>;  // the smaller address first

  [[nodiscard]] static Link link(const IpAddress& one, const IpAddress& other) { return std::minmax(one, other); }
  [[nodiscard]] std::vector<std::shared_ptr<MemoryConnection>> live_connections() const;
  void resume_unblocked();

  std::shared_ptr<VirtualLoop> loop_ = std::make_shared<VirtualLoop>();
  LinkOptions links_;
  std::uint64_t random_state_;
  std::map<Endpoint, std::shared_ptr<MemoryListener>> listeners_;
  std::map<IpAddress, std::uint16_t> next_ports_;
  std::map<std::uint64_t, std::weak_ptr<MemoryConnection>> connections_;  ///< in the order in which they were made
  std::uint64_t next_connection_ = 0;
  std::set<IpAddress> silent_;
  std::set<IpAddress> dead_;
  std::set<Link> partitions_;
  std::map<Link, Duration> latencies_;
};

}  // namespace p2p
