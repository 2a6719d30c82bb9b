#include "discovery/sampling.hpp"

#include <p2p/messages/common.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace p2p {
namespace {

constexpr Duration kPingTimeout = std::chrono::seconds(1);
constexpr Duration kSampleTimeout = std::chrono::seconds(5);
/// Behind curve and origin.
constexpr std::size_t kSubsetByte = 2;

/// Touched by the loop's thread only.
class Sampling : public std::enable_shared_from_this<Sampling> {
 public:
  Sampling(std::shared_ptr<DiscoveryPort> port, std::vector<PublicKey> nodes, std::chrono::seconds own_availability,
           UniqueFunction<void(std::vector<NodeSample>)> completion)
      : port_(std::move(port)),
        nodes_(std::move(nodes)),
        own_availability_(own_availability),
        unfinished_(nodes_.size()),
        completion_(std::move(completion)) {
    for (const PublicKey& node : nodes_) samples_.push_back({node, {}, {}});
  }

  void start() {
    if (unfinished_ == 0) return finish();
    timer_ = loop().schedule(loop().now() + kSampleTimeout, [self = shared_from_this()] { self->finish(); });
    for (std::size_t i = 0; i < nodes_.size(); ++i) ping(i);
  }

 private:
  [[nodiscard]] EventLoop& loop() const { return *port_->loop(); }

  void ping(std::size_t i) {
    if (nodes_[i] == port_->self()) return on_sampled(i, own_availability_, {});
    const TimePoint begin = loop().now();
    port_->request(nodes_[i], Ping{}, kPingTimeout,
                   [self = shared_from_this(), i, begin](const Result<Message>& reply) {
                     const Duration round_trip = reply ? self->loop().now() - begin : Duration::zero();
                     self->loop().post([self, i, round_trip] { self->read_availability(i, round_trip); });
                   });
  }
  void read_availability(std::size_t i, Duration round_trip) {
    const auto latency = std::chrono::duration_cast<std::chrono::milliseconds>(round_trip);
    port_->availability(nodes_[i], true, [self = shared_from_this(), i, latency](std::chrono::seconds availability) {
      self->loop().post([self, i, availability, latency] { self->on_sampled(i, availability, latency); });
    });
  }
  void on_sampled(std::size_t i, std::chrono::seconds availability, std::chrono::milliseconds latency) {
    if (!completion_) return;
    samples_[i].availability = availability;
    samples_[i].latency = latency;
    if (--unfinished_ == 0) finish();
  }
  void finish() {
    loop().cancel(timer_);
    if (auto completion = std::exchange(completion_, nullptr)) completion(std::move(samples_));
  }

  const std::shared_ptr<DiscoveryPort> port_;
  const std::vector<PublicKey> nodes_;
  const std::chrono::seconds own_availability_;
  std::vector<NodeSample> samples_;
  std::size_t unfinished_;
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
  UniqueFunction<void(std::vector<NodeSample>)> completion_;
};

}  // namespace

NodeRefs nodes_of_subset(std::span<const Node* const> nodes, BeaconSubset subset) {
  NodeRefs members;
  std::ranges::copy_if(nodes, std::back_inserter(members), [subset](const Node* node) {
    return node->first_public_key.bytes()[kSubsetByte] == static_cast<std::uint8_t>(subset);
  });
  std::ranges::sort(members, {}, [](const Node* node) { return node->first_public_key; });
  return members;
}

void sample_nodes(std::shared_ptr<DiscoveryPort> port, std::vector<PublicKey> nodes,
                  std::chrono::seconds own_availability, UniqueFunction<void(std::vector<NodeSample>)> completion) {
  const auto loop = port->loop();
  auto sampling =
      std::make_shared<Sampling>(std::move(port), std::move(nodes), own_availability, std::move(completion));
  loop->post([sampling = std::move(sampling)] { sampling->start(); });
}

}  // namespace p2p
