// Starts quorum reads (core.md §8.1): the machine that decides, on a loop, between a RequestPort and the host's
// functions. Any thread.
#pragma once

#include "routing/request_port.hpp"

#include <p2p/node.hpp>
#include <p2p/quorum.hpp>

#include <memory>
#include <span>

namespace p2p {

/// `nodes` are read before it returns. The completion is called exactly once, on a loop of the port, never inside this
/// call as long as the port's loop runs; with `stopped` when the loop drops its tasks. The handle cancels, and keeps
/// nothing alive.
std::shared_ptr<Cancellable> start_quorum_read(const std::shared_ptr<RequestPort>& port,
                                               std::span<const Node* const> nodes, const Message& message,
                                               QuorumReadOptions options,
                                               UniqueFunction<void(QuorumReadReport)> completion);
std::shared_ptr<Cancellable> start_quorum_read(const std::shared_ptr<RequestPort>& port,
                                               std::span<const Node* const> nodes, RawMessage message,
                                               RawQuorumReadOptions options,
                                               UniqueFunction<void(RawQuorumReadReport)> completion);

}  // namespace p2p
