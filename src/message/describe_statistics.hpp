// Descriptions of <p2p/messages/statistics.hpp>.
#pragma once

#include <p2p/messages/statistics.hpp>

#include "message/description.hpp"
#include "message/message_list.hpp"

namespace p2p::message {

template <class V>
void describe(V& v, FieldsOf<V, GetNetworkStats>& request) {
  v.seconds_u32("summary_time", request.summary_time);
}

template <class V>
void describe_node(V& v, FieldsOf<V, NodeLatencies>& node) {
  v.value("", node.node_public_key);
  v.list_of("", node.latencies, {Count::varint, 8, true},
            [&v](auto& latency) { v.object("", [&] { v.value("latency", latency); }); });
}

template <class V>
void describe_subset(V& v, FieldsOf<V, SubsetLatencies>& subset) {
  constexpr MapLayout kNodes{{Count::varint, 280, true}, Repeats::not_counted, MapOrder::reference};
  v.value("", subset.subset);
  v.map_of("", subset.nodes, kNodes, &NodeLatencies::node_public_key,
           [&v](auto& node) { v.tuple("", [&] { describe_node(v, node); }); });
}

template <class V>
void describe(V& v, FieldsOf<V, NetworkStats>& stats) {
  constexpr MapLayout kSubsets{{Count::u16, 16, true}, Repeats::not_counted, MapOrder::reference};
  v.map_of("stats", stats.stats, kSubsets, &SubsetLatencies::subset,
           [&v](auto& subset) { v.tuple("", [&] { describe_subset(v, subset); }); });
}

template <class V>
void describe(V& v, FieldsOf<V, GetDashboardData>& request) {
  v.optional_of("since", request.since, Flag::bit, [&v](auto& time) { v.seconds_u32("since", time); });
}

template <class V>
void describe_bucket(V& v, FieldsOf<V, DashboardBucket>& bucket) {
  v.seconds_u32("", bucket.time);
  v.list_of("", bucket.durations, {Count::varint, 280}, [&v](auto& entry) {
    v.tuple("", [&] {
      v.value("", entry.address);
      v.value("", entry.duration);
    });
  });
}

template <class V>
void describe(V& v, FieldsOf<V, DashboardData>& data) {
  constexpr MapLayout kBuckets{{Count::varint, 40}, Repeats::counted, MapOrder::ascending};
  v.map_of("buckets", data.buckets, kBuckets, &DashboardBucket::time,
           [&v](auto& bucket) { v.tuple("", [&] { describe_bucket(v, bucket); }); });
}

using StatisticsMessages = MessageList<GetNetworkStats, NetworkStats, GetDashboardData, DashboardData>;

}  // namespace p2p::message
