// What discovery needs of the network that it works for. Any thread; every callback is called once, whatever happens,
// on any thread.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/connection.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/node.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace p2p {

/// How to ask for node lists: of which nodes, how many are asked at a time, how long each may take (0: by message).
struct ListQuestion {
  bool authorized_and_available = false;
  std::size_t consistency_level = 3;
  Duration timeout{};
};

class DiscoveryPort {
 public:
  virtual ~DiscoveryPort() = default;

  [[nodiscard]] virtual const PublicKey& self() const noexcept = 0;
  /// One of the network's, on which discovery does its own work.
  [[nodiscard]] virtual const std::shared_ptr<EventLoop>& loop() const noexcept = 0;
  [[nodiscard]] virtual bool connected(const PublicKey& node) const = 0;
  /// Calls back when the node is connected or its first attempt has failed, at the latest after `limit`.
  virtual void connect(const PeerAddress& peer, Duration limit, UniqueFunction<void()> decided) = 0;
  virtual void request(const PublicKey& node, const Message& message, Duration timeout,
                       UniqueFunction<void(Result<Message>)> callback) = 0;
  /// Asks the nodes for their lists by quorum; the merged list.
  virtual void fetch_nodes_list(const std::vector<Node>& nodes, const ListQuestion& question,
                                UniqueFunction<void(Result<std::vector<Node>>)> callback) = 0;
  virtual void availability(const PublicKey& node, bool reset, UniqueFunction<void(std::chrono::seconds)> callback) = 0;
};

}  // namespace p2p
