// Descriptions of <p2p/messages/beacon.hpp>.
#pragma once

#include <p2p/messages/beacon.hpp>

#include "message/describe_parts.hpp"
#include "message/describe_transaction_summary.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

#include <cstddef>
#include <cstdint>

namespace p2p::message {

template <>
struct Described<EndOfNodeSync> {
  static constexpr StructInfo kInfo{"EndOfNodeSync", 304};
};
template <>
struct Described<Slot> {
  static constexpr StructInfo kInfo{"Slot", 80};
};
template <>
struct Described<BeaconSummary> {
  static constexpr StructInfo kInfo{"Summary", 104};
};

template <class V>
void describe(V& v, FieldsOf<V, EndOfNodeSync>& sync) {
  v.value("public_key", sync.public_key);
  v.seconds_u32("timestamp", sync.timestamp);
}

inline constexpr std::size_t kAvailabilityBits = 16;

/// Availabilities as one string of bits, as the reference keeps them.
inline BitString availability_bits(const std::vector<NodeView>& view) {
  Bytes bytes;
  bytes.reserve(view.size() * kAvailabilityBits / 8);
  for (const NodeView& node : view) {
    bytes.push_back(static_cast<std::uint8_t>(node.availability >> 8U));
    bytes.push_back(static_cast<std::uint8_t>(node.availability & 0xFFU));
  }
  return *BitString::from_bytes(bytes, bytes.size() * 8);
}

inline void set_availabilities(std::vector<NodeView>& view, const Bytes& bytes) {
  for (std::size_t i = 0; i < view.size(); ++i)
    view[i].availability = static_cast<std::uint16_t>(bytes[2 * i] << 8U | bytes[2 * i + 1]);
}

template <class V>
void describe_json_view(V& v, FieldsOf<V, std::vector<NodeView>>& view) {
  BitString bits;
  if constexpr (!V::kDecoding) bits = availability_bits(view);
  v.bit_string("availabilities", bits, Count::u16);
  v.list_of("network_stats", view, {Count::u16, 0},
            [&v](auto& node) { v.object("", [&] { v.u8("latency", node.latency); }); });
  if constexpr (V::kDecoding) {
    if (bits.size() == view.size() * kAvailabilityBits) {
      set_availabilities(view, bits.bytes());
    } else {
      v.refuse("availabilities", "not 16 bits for each latency");
    }
  }
}

/// All availabilities, then all latencies.
template <class V>
void describe_view(V& v, FieldsOf<V, std::vector<NodeView>>& view) {
  if constexpr (V::kJson) {
    describe_json_view(v, view);
  } else {
    v.list_of("availabilities", view, {Count::u16, 24}, [&v](auto& node) { v.u16("", node.availability); });
    for (auto& node : view) v.u8("network_stats", node.latency);
  }
}

template <class V>
void describe(V& v, FieldsOf<V, Slot>& slot) {
  v.u8("version", slot.version);
  if (slot.version != Slot::kVersion) v.refuse("version", "not 1");
  v.value("subset", slot.subset);
  v.seconds_u32("slot_time", slot.slot_time);
  v.list("transaction_attestations", slot.transaction_attestations, Count::varint);
  v.list("end_of_node_synchronizations", slot.end_of_node_synchronizations, Count::varint);
  v.object("p2p_view", [&] { describe_view(v, slot.p2p_view); });
}

template <class V>
void describe(V& v, FieldsOf<V, BeaconSummary>& summary) {
  v.u8("version", summary.version);
  v.value("subset", summary.subset);
  v.seconds_u32("summary_time", summary.summary_time);
  v.list("transaction_attestations", summary.transaction_attestations, Count::varint);
  v.bit_string("node_availabilities", summary.node_availabilities, Count::u16);
  v.hundredths_list("node_average_availabilities", summary.node_average_availabilities,
                    summary.node_availabilities.size());
  v.list("end_of_node_synchronizations", summary.end_of_node_synchronizations, Count::varint);
  v.u16("availability_adding_time", summary.availability_adding_time);
  v.list("network_patches", summary.network_patches, Count::varint);
}

template <class V>
void describe_subset(V& v, FieldsOf<V, SubsetAvailability>& subset) {
  v.bit_string("node_availabilities", subset.node_availabilities, Count::varint);
  v.hundredths_list("node_average_availabilities", subset.node_average_availabilities,
                    subset.node_availabilities.size());
  v.list("end_of_node_synchronizations", subset.end_of_node_synchronizations, Count::varint);
  v.list("network_patches", subset.network_patches, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, SummaryAggregate>& aggregate) {
  constexpr MapLayout kSubsets{{Count::u8, 32}, Repeats::not_counted, MapOrder::reference};
  v.u8("version", aggregate.version);
  v.seconds_u32("summary_time", aggregate.summary_time);
  v.list("replication_attestations", aggregate.replication_attestations, Count::varint);
  v.map_of("p2p_availabilities", aggregate.p2p_availabilities, kSubsets, &SubsetAvailability::subset,
           [&v](auto& subset) {
             v.tuple("", [&] {
               v.value("", subset.subset);
               v.object("", [&] { describe_subset(v, subset); });
             });
           });
  v.u16("availability_adding_time", aggregate.availability_adding_time);
}

template <class V>
void describe(V& v, FieldsOf<V, NotifyEndOfNodeSync>& notice) {
  v.value("node_public_key", notice.node_public_key);
  v.seconds_u32("timestamp", notice.timestamp);
}

template <class V>
void describe(V& v, FieldsOf<V, GetBeaconSummary>& request) {
  v.value("address", request.address);
}

template <class V>
void describe(V& v, FieldsOf<V, NewBeaconSlot>& message) {
  v.value("slot", message.slot);
}

template <class V>
void describe(V& v, FieldsOf<V, GetBeaconSummaries>& request) {
  v.list("addresses", request.addresses, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, BeaconSummaryList>& list) {
  v.list("summaries", list.summaries, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, RegisterBeaconUpdates>& request) {
  v.value("subset", request.subset);
  v.value("node_public_key", request.node_public_key);
}

template <class V>
void describe(V& v, FieldsOf<V, BeaconUpdate>& update) {
  v.list("transaction_attestations", update.transaction_attestations, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, GetCurrentSummaries>& request) {
  v.list("subsets", request.subsets, Count::u16);
}

template <class V>
void describe(V& v, FieldsOf<V, GetBeaconSummariesAggregate>& request) {
  v.seconds_u32("date", request.date);
}

template <class V>
void describe(V& v, FieldsOf<V, GetCurrentReplicationAttestations>& request) {
  v.list("subsets", request.subsets, Count::u16);
}

template <class V>
void describe(V& v, FieldsOf<V, CurrentReplicationAttestations>& answer) {
  v.list("replication_attestations", answer.replication_attestations, Count::varint);
}

using BeaconMessages = MessageList<NotifyEndOfNodeSync, GetBeaconSummary, BeaconSummary, NewBeaconSlot,
                                   GetBeaconSummaries, BeaconSummaryList, RegisterBeaconUpdates, BeaconUpdate,
                                   GetCurrentSummaries, GetBeaconSummariesAggregate, SummaryAggregate,
                                   GetCurrentReplicationAttestations, CurrentReplicationAttestations>;

}  // namespace p2p::message
