// The network as discovery sees it. After the network's end everything ends with `stopped`. Any thread.
#pragma once

#include "discovery/discovery_port.hpp"
#include "network/core.hpp"

#include <memory>
#include <vector>

namespace p2p {

class Network::Core::ExchangePort final : public DiscoveryPort {
 public:
  ExchangePort(std::weak_ptr<Core> core, const PublicKey& self, std::shared_ptr<EventLoop> loop)
      : core_(std::move(core)), self_(self), loop_(std::move(loop)) {}

  [[nodiscard]] const PublicKey& self() const noexcept override { return self_; }
  [[nodiscard]] const std::shared_ptr<EventLoop>& loop() const noexcept override { return loop_; }
  [[nodiscard]] bool connected(const PublicKey& node) const override;
  void connect(const PeerAddress& peer, Duration limit, UniqueFunction<void()> decided) override;
  void request(const PublicKey& node, const Message& message, Duration timeout,
               UniqueFunction<void(Result<Message>)> callback) override;
  void fetch_nodes_list(const std::vector<Node>& nodes, const ListQuestion& question,
                        UniqueFunction<void(Result<std::vector<Node>>)> callback) override;
  void availability(const PublicKey& node, bool reset, UniqueFunction<void(std::chrono::seconds)> callback) override;

 private:
  const std::weak_ptr<Core> core_;
  const PublicKey self_;
  const std::shared_ptr<EventLoop> loop_;
};

}  // namespace p2p
