// What every node answers about others (core.md §9): ListNodes and GetBootstrappingNodes.
#pragma once

#include "network/directory.hpp"
#include "network/dispatcher.hpp"

#include <memory>

namespace p2p {

/// The host's own handlers, and its handler for everything, go before these. A node that knows of no enrolled node
/// gives no reply to GetBootstrappingNodes.
void register_peer_exchange(Dispatcher& dispatcher, const std::shared_ptr<const Directory>& directory);

}  // namespace p2p
