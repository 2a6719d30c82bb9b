// Node records that are made of what an operator says, in place of node transactions. Values.
#pragma once

#include <p2p/connection.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/node.hpp>
#include <p2p/result.hpp>
#include <p2p/timestamp.hpp>

namespace p2pctl {

/// The operator's word counts: enrolled and authorized at `now`, synced; not available yet. not_representable for an
/// endpoint that a record cannot carry: IPv6, or 0.0.0.0.
[[nodiscard]] p2p::Result<p2p::Node> authorized_node(const p2p::PeerAddress& peer, const p2p::GeoPatch& patch,
                                                     p2p::Seconds now);

}  // namespace p2pctl
