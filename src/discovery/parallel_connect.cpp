#include "discovery/parallel_connect.hpp"

#include <utility>

namespace p2p {
namespace {

/// Touched by the loop's thread only.
class Connecting : public std::enable_shared_from_this<Connecting> {
 public:
  Connecting(std::shared_ptr<DiscoveryPort> port, ConnectPlan plan, UniqueFunction<void(std::size_t)> decided,
             UniqueFunction<void()> done)
      : port_(std::move(port)), plan_(std::move(plan)), decided_(std::move(decided)), done_(std::move(done)) {}

  void start_more() {
    for (; next_ < plan_.peers.size() && next_ - finished_ < plan_.parallel; ++next_)
      port_->connect(plan_.peers[next_], plan_.limit,
                     [self = shared_from_this()] { self->port_->loop()->post([self] { self->on_decided(); }); });
    if (finished_ == plan_.peers.size()) done_();
  }

 private:
  void on_decided() {
    decided_(++finished_);
    start_more();
  }

  const std::shared_ptr<DiscoveryPort> port_;
  const ConnectPlan plan_;
  UniqueFunction<void(std::size_t)> decided_;
  UniqueFunction<void()> done_;
  std::size_t next_ = 0;
  std::size_t finished_ = 0;
};

}  // namespace

void connect_in_parallel(std::shared_ptr<DiscoveryPort> port, ConnectPlan plan,
                         UniqueFunction<void(std::size_t)> decided, UniqueFunction<void()> done) {
  const auto loop = port->loop();
  auto connecting = std::make_shared<Connecting>(std::move(port), std::move(plan), std::move(decided), std::move(done));
  loop->post([connecting = std::move(connecting)] { connecting->start_more(); });
}

}  // namespace p2p
