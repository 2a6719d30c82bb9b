// Floor 3. The beacon chain: what happened in a slot, and summaries of many slots (messages.md §2.14–2.17).
#pragma once

#include <p2p/address.hpp>
#include <p2p/beacon_subset.hpp>
#include <p2p/bit_string.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/messages/transaction_summary.hpp>
#include <p2p/timestamp.hpp>

#include <cstdint>
#include <vector>

namespace p2p {

struct EndOfNodeSync {
  PublicKey public_key;
  Seconds timestamp{};
  friend bool operator==(const EndOfNodeSync&, const EndOfNodeSync&) = default;
};

/// What a slot says of one node.
struct NodeView {
  /// Seconds that it was reachable.
  std::uint16_t availability = 0;
  /// Milliseconds; the reference keeps the low eight bits of what it measured.
  std::uint8_t latency = 0;
  friend bool operator==(const NodeView&, const NodeView&) = default;
};

struct Slot {
  /// The only one there is.
  static constexpr std::uint8_t kVersion = 1;
  std::uint8_t version = kVersion;
  BeaconSubset subset{};
  Seconds slot_time{};
  std::vector<ReplicationAttestation> transaction_attestations;
  std::vector<EndOfNodeSync> end_of_node_synchronizations;
  /// At most 65535.
  std::vector<NodeView> p2p_view;
  friend bool operator==(const Slot&, const Slot&) = default;
};

struct BeaconSummary {
  static constexpr std::uint8_t kMessageType = 240;
  std::uint8_t version = 1;
  BeaconSubset subset{};
  Seconds summary_time{};
  std::vector<ReplicationAttestation> transaction_attestations;
  /// One bit for each node, at most 65535.
  BitString node_availabilities;
  /// One for each node: 0.0 to 2.55, two decimals, truncated when written.
  std::vector<double> node_average_availabilities;
  std::vector<PublicKey> end_of_node_synchronizations;
  /// Seconds.
  std::uint16_t availability_adding_time = 0;
  std::vector<GeoPatch> network_patches;
  friend bool operator==(const BeaconSummary&, const BeaconSummary&) = default;
};

/// What a SummaryAggregate says of the nodes of one subset.
struct SubsetAvailability {
  BeaconSubset subset{};
  /// One bit for each node.
  BitString node_availabilities;
  /// One for each node, as in BeaconSummary.
  std::vector<double> node_average_availabilities;
  std::vector<PublicKey> end_of_node_synchronizations;
  std::vector<GeoPatch> network_patches;
  friend bool operator==(const SubsetAvailability&, const SubsetAvailability&) = default;
};

struct SummaryAggregate {
  static constexpr std::uint8_t kMessageType = 231;
  std::uint8_t version = 1;
  Seconds summary_time{};
  std::vector<ReplicationAttestation> replication_attestations;
  /// Each subset once, at most 255 of them. Written in the order of the reference's maps, and decoded to it.
  std::vector<SubsetAvailability> p2p_availabilities;
  /// Seconds.
  std::uint16_t availability_adding_time = 0;
  friend bool operator==(const SummaryAggregate&, const SummaryAggregate&) = default;
};

/// Answered with Ok.
struct NotifyEndOfNodeSync {
  static constexpr std::uint8_t kMessageType = 14;
  PublicKey node_public_key;
  Seconds timestamp{};
  friend bool operator==(const NotifyEndOfNodeSync&, const NotifyEndOfNodeSync&) = default;
};

/// Answered with Summary or NotFound.
struct GetBeaconSummary {
  static constexpr std::uint8_t kMessageType = 26;
  Address address;
  friend bool operator==(const GetBeaconSummary&, const GetBeaconSummary&) = default;
};

/// Answered with Ok or Error.
struct NewBeaconSlot {
  static constexpr std::uint8_t kMessageType = 27;
  Slot slot;
  friend bool operator==(const NewBeaconSlot&, const NewBeaconSlot&) = default;
};

/// Answered with BeaconSummaryList.
struct GetBeaconSummaries {
  static constexpr std::uint8_t kMessageType = 28;
  std::vector<Address> addresses;
  friend bool operator==(const GetBeaconSummaries&, const GetBeaconSummaries&) = default;
};

struct BeaconSummaryList {
  static constexpr std::uint8_t kMessageType = 237;
  std::vector<BeaconSummary> summaries;
  friend bool operator==(const BeaconSummaryList&, const BeaconSummaryList&) = default;
};

/// Answered with Ok; then come BeaconUpdate messages.
struct RegisterBeaconUpdates {
  static constexpr std::uint8_t kMessageType = 29;
  /// Who wants the updates.
  PublicKey node_public_key;
  BeaconSubset subset{};
  friend bool operator==(const RegisterBeaconUpdates&, const RegisterBeaconUpdates&) = default;
};

/// A request in spite of its number: answered with Ok.
struct BeaconUpdate {
  static constexpr std::uint8_t kMessageType = 236;
  std::vector<ReplicationAttestation> transaction_attestations;
  friend bool operator==(const BeaconUpdate&, const BeaconUpdate&) = default;
};

/// Answered with TransactionSummaryList.
struct GetCurrentSummaries {
  static constexpr std::uint8_t kMessageType = 32;
  /// At most 65535.
  std::vector<BeaconSubset> subsets;
  friend bool operator==(const GetCurrentSummaries&, const GetCurrentSummaries&) = default;
};

/// Answered with SummaryAggregate or NotFound.
struct GetBeaconSummariesAggregate {
  static constexpr std::uint8_t kMessageType = 33;
  Seconds date{};
  friend bool operator==(const GetBeaconSummariesAggregate&, const GetBeaconSummariesAggregate&) = default;
};

/// Answered with CurrentReplicationAttestations.
struct GetCurrentReplicationAttestations {
  static constexpr std::uint8_t kMessageType = 42;
  /// At most 65535.
  std::vector<BeaconSubset> subsets;
  friend bool operator==(const GetCurrentReplicationAttestations&, const GetCurrentReplicationAttestations&) = default;
};

struct CurrentReplicationAttestations {
  static constexpr std::uint8_t kMessageType = 243;
  std::vector<ReplicationAttestation> replication_attestations;
  friend bool operator==(const CurrentReplicationAttestations&, const CurrentReplicationAttestations&) = default;
};

}  // namespace p2p
