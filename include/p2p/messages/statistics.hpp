// Floor 3. What nodes measure and show to each other: latencies and durations (messages.md §3.1–3.2).
#pragma once

#include <p2p/address.hpp>
#include <p2p/beacon_subset.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/timestamp.hpp>
#include <p2p/varint.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace p2p {

/// Answered with NetworkStats; callers wait until shortly before the next repair.
struct GetNetworkStats {
  static constexpr std::uint8_t kMessageType = 39;
  Seconds summary_time{};
  friend bool operator==(const GetNetworkStats&, const GetNetworkStats&) = default;
};

struct NodeLatencies {
  PublicKey node_public_key;
  /// Milliseconds.
  std::vector<VarInt> latencies;
  friend bool operator==(const NodeLatencies&, const NodeLatencies&) = default;
};

struct SubsetLatencies {
  BeaconSubset subset{};
  /// Each key once. Up to 32 of them are written in ascending order, more in the order given.
  std::vector<NodeLatencies> nodes;
  friend bool operator==(const SubsetLatencies&, const SubsetLatencies&) = default;
};

/// The reference decodes this message even when it ends before a subset, a node or a latency that was announced.
struct NetworkStats {
  static constexpr std::uint8_t kMessageType = 227;
  /// Each subset once. Written in the order of the reference's maps, and decoded to it.
  std::vector<SubsetLatencies> stats;
  friend bool operator==(const NetworkStats&, const NetworkStats&) = default;
};

/// Answered with DashboardData; callers wait 2 s.
struct GetDashboardData {
  static constexpr std::uint8_t kMessageType = 40;
  /// Absent: everything there is.
  std::optional<Seconds> since;
  friend bool operator==(const GetDashboardData&, const GetDashboardData&) = default;
};

struct MiningDuration {
  Address address;
  /// From the first to the last step of mining; nanoseconds in practice.
  VarInt duration;
  friend bool operator==(const MiningDuration&, const MiningDuration&) = default;
};

struct DashboardBucket {
  Seconds time{};
  std::vector<MiningDuration> durations;
  friend bool operator==(const DashboardBucket&, const DashboardBucket&) = default;
};

struct DashboardData {
  static constexpr std::uint8_t kMessageType = 225;
  /// Each time once; written in ascending order. Of a time that comes twice on the wire, the later bucket counts.
  std::vector<DashboardBucket> buckets;
  friend bool operator==(const DashboardData&, const DashboardData&) = default;
};

}  // namespace p2p
