// What `p2pctl watch` shows: how a node sees the network at one moment, as lines of text. Pure functions over values.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/connection.hpp>
#include <p2p/keys.hpp>
#include <p2p/metrics.hpp>
#include <p2p/node_table.hpp>
#include <p2p/timestamp.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace p2pctl {

/// The network as of `time`.
struct WatchSample {
  p2p::TimePoint time;
  p2p::Seconds date;
  p2p::PublicKey self;
  std::shared_ptr<const p2p::NodeTable> nodes;
  std::vector<p2p::PeerStatistics> peers;
  p2p::MetricsSnapshot metrics;
  std::string trouble;  ///< why the list of nodes may be out of date; empty: it is not
};

/// In characters.
struct WatchSize {
  std::size_t width = 120;
  std::size_t height = 40;
};

/// At most as many lines as the height, none longer than the width. Rates are those from `before` to `now`; a node that
/// was not there before has had none.
[[nodiscard]] std::vector<std::string> render(const WatchSample& before, const WatchSample& now, WatchSize size);

}  // namespace p2pctl
