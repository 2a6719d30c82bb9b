#include "network/exchange_port.hpp"

#include "discovery/fetch_nodes_list.hpp"

#include <utility>

namespace p2p {

bool Network::Core::ExchangePort::connected(const PublicKey& node) const {
  const auto core = core_.lock();
  return core && core->connected(node);
}

void Network::Core::ExchangePort::connect(const PeerAddress& peer, Duration limit, UniqueFunction<void()> decided) {
  if (const auto core = core_.lock()) return core->connect_nodes({&peer, 1}, std::move(decided), limit);
  decided();
}

void Network::Core::ExchangePort::request(const PublicKey& node, const Message& message, Duration timeout,
                                          UniqueFunction<void(Result<Message>)> callback) {
  if (const auto core = core_.lock()) {
    core->request(node, message, {timeout}, std::move(callback));
  } else {
    callback(fail(Errc::stopped));
  }
}

void Network::Core::ExchangePort::fetch_nodes_list(const std::vector<Node>& nodes, const ListQuestion& question,
                                                   UniqueFunction<void(Result<std::vector<Node>>)> callback) {
  const auto core = core_.lock();
  if (!core) return callback(fail(Errc::stopped));
  NodeRefs asked;
  for (const Node& node : nodes) asked.push_back(&node);
  p2p::fetch_nodes_list(core->quorum_port(), asked, question, std::move(callback));
}

void Network::Core::ExchangePort::availability(const PublicKey& node, bool reset,
                                               UniqueFunction<void(std::chrono::seconds)> callback) {
  if (const auto core = core_.lock()) return core->availability_timer(node, reset, std::move(callback));
  callback(std::chrono::seconds(0));
}

}  // namespace p2p
