// A node that only asks: a network without listeners, and its connection to one peer. Used by one thread.
#pragma once

#include "identity.hpp"

#include <p2p/connection.hpp>
#include <p2p/network.hpp>
#include <p2p/result.hpp>

#include <memory>

namespace p2pctl {

struct Client {
  std::unique_ptr<p2p::Network> network;
  /// How the first attempt to connect ended; the network goes on trying.
  p2p::Result<void> connected;
  p2p::Duration connect_time{};
};

/// Waits up to `limit` for the first attempt.
[[nodiscard]] p2p::Result<Client> connect_client(const IdentityOptions& identity, const p2p::PeerAddress& peer,
                                                 p2p::Duration limit);

}  // namespace p2pctl
