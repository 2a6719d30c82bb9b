// All messages of the protocol (messages.md §3.0), described here or not: names for logs and metrics, default
// time-outs.
#pragma once

#include <p2p/clock.hpp>

#include <cstdint>
#include <string_view>

namespace p2p::message {

struct KnownType {
  std::uint8_t id;
  std::string_view name;
  Duration timeout;
  bool is_request;
};

/// Null for a number without a message. Usable at compile time.
[[nodiscard]] constexpr const KnownType* find_known_type(std::uint8_t id) noexcept;

/// What one message of the largest content (3 145 728 bytes) takes at the slowest accepted upload (125 000 bytes/s).
inline constexpr Duration kContent = std::chrono::milliseconds(25'165);
/// A page of ten such messages.
inline constexpr Duration kChainPage = 10 * kContent;
inline constexpr Duration kStandard = std::chrono::seconds(3);

inline constexpr KnownType kKnownTypes[] = {
    {0, "GetBootstrappingNodes", kStandard, true},
    {1, "GetStorageNonce", kStandard, true},
    {2, "ListNodes", kStandard, true},
    {3, "GetTransaction", kContent, true},
    {4, "GetTransactionChain", kChainPage, true},
    {5, "GetUnspentOutputs", kStandard, true},
    {6, "NewTransaction", kContent, true},
    {7, "StartMining", kContent, true},
    {8, "AddMiningContext", kStandard, true},
    {9, "CrossValidate", kStandard, true},
    {10, "CrossValidationDone", kStandard, true},
    {11, "ValidateSmartContractCall", kStandard, true},
    {12, "ReplicateTransaction", kContent, true},
    {13, "AcknowledgeStorage", kStandard, true},
    {14, "NotifyEndOfNodeSync", kStandard, true},
    {15, "GetLastTransaction", kContent, true},
    {17, "GetTransactionInputs", kStandard, true},
    {18, "GetTransactionChainLength", kStandard, true},
    {19, "RequestChainLock", kStandard, true},
    {20, "GetFirstPublicKey", kStandard, true},
    {21, "GetLastTransactionAddress", kStandard, true},
    {22, "NotifyLastTransactionAddress", kStandard, true},
    {23, "GetTransactionSummary", kStandard, true},
    {24, "GetFirstTransactionAddress", kStandard, true},
    {25, "Ping", kStandard, true},
    {26, "GetBeaconSummary", kStandard, true},
    {27, "NewBeaconSlot", kStandard, true},
    {28, "GetBeaconSummaries", kStandard, true},
    {29, "RegisterBeaconUpdates", kStandard, true},
    {30, "ReplicationAttestationMessage", kStandard, true},
    {31, "GetGenesisAddress", kStandard, true},
    {32, "GetCurrentSummaries", kStandard, true},
    {33, "GetBeaconSummariesAggregate", kStandard, true},
    {34, "NotifyPreviousChain", kStandard, true},
    {35, "GetNextAddresses", kStandard, true},
    {36, "ValidateTransaction", kContent, true},
    {37, "ReplicatePendingTransactionChain", kStandard, true},
    {38, "NotifyReplicationValidation", kStandard, true},
    {39, "GetNetworkStats", kStandard, true},
    {40, "GetDashboardData", kStandard, true},
    {41, "UnlockChain", kStandard, true},
    {42, "GetCurrentReplicationAttestations", kStandard, true},
    {225, "DashboardData", kStandard, false},
    {226, "SmartContractCallValidation", kStandard, false},
    {227, "NetworkStats", kStandard, false},
    {228, "FirstTransactionAddress", kStandard, false},
    {229, "AddressList", kStandard, false},
    {230, "ShardRepair", kStandard, true},
    {231, "SummaryAggregate", kStandard, false},
    {232, "TransactionSummaryList", kStandard, false},
    {233, "ReplicationError", kStandard, true},
    {234, "ValidationError", kStandard, true},
    {235, "GenesisAddress", kStandard, false},
    {236, "BeaconUpdate", kStandard, true},
    {237, "BeaconSummaryList", kStandard, false},
    {238, "Error", kStandard, false},
    {239, "TransactionSummaryMessage", kStandard, true},
    {240, "Summary", kStandard, false},
    {241, "LastTransactionAddress", kStandard, false},
    {242, "FirstPublicKey", kStandard, false},
    {243, "CurrentReplicationAttestations", kStandard, false},
    {244, "TransactionInputList", kStandard, false},
    {245, "TransactionChainLength", kStandard, false},
    {246, "BootstrappingNodes", kStandard, false},
    {247, "EncryptedStorageNonce", kStandard, false},
    {249, "NodeList", kStandard, false},
    {250, "UnspentOutputList", kStandard, false},
    {251, "TransactionList", kStandard, false},
    {252, "Transaction", kStandard, false},
    {253, "NotFound", kStandard, false},
    {254, "Ok", kStandard, false},
};

constexpr const KnownType* find_known_type(std::uint8_t id) noexcept {
  for (const KnownType& type : kKnownTypes)
    if (type.id == id) return &type;
  return nullptr;
}

}  // namespace p2p::message
