// Many identities in one process, each with one connection to the same listener: made of the library's own connections,
// which share everything but their signer and the settings that go with it.
#pragma once

#include "peer/outgoing_connection.hpp"

#include <p2p/connection.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace p2p::bench {

class IdleClient {
 public:
  /// Makes the identities, and has each of them agree once on a secret, so that what a signer parses is there.
  IdleClient(const PeerAddress& listener, std::size_t identities);
  IdleClient(const IdleClient&) = delete;
  IdleClient& operator=(const IdleClient&) = delete;
  ~IdleClient();

  /// Opens connections until there are `count`, and has a Ping answered on each. Throws when one fails.
  void grow_to(std::size_t count);

 private:
  void connect(std::size_t first, std::size_t last);

  PeerAddress listener_;
  std::shared_ptr<EventLoop> loop_;
  PeerServices shared_;  ///< but for the signer
  std::vector<std::shared_ptr<const PeerServices>> identities_;
  std::vector<std::shared_ptr<OutgoingConnection>> connections_;
  std::thread thread_;
};

}  // namespace p2p::bench
