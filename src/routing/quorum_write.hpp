// Starts quorum writes (core.md §8.2). Any thread.
#pragma once

#include "routing/request_port.hpp"

#include <p2p/quorum.hpp>

#include <memory>
#include <span>

namespace p2p {

/// As start_quorum_read; nodes are given by their first keys.
std::shared_ptr<Cancellable> start_quorum_write(const std::shared_ptr<RequestPort>& port,
                                                std::span<const PublicKey> nodes, const Message& message,
                                                QuorumWriteOptions options,
                                                UniqueFunction<void(QuorumWriteReport)> completion);
std::shared_ptr<Cancellable> start_quorum_write(const std::shared_ptr<RequestPort>& port,
                                                std::span<const PublicKey> nodes, RawMessage message,
                                                RawQuorumWriteOptions options,
                                                UniqueFunction<void(RawQuorumWriteReport)> completion);

}  // namespace p2p
