// All messages of the protocol (messages.md §3.0): names, default time-outs, usual answers. A message is a request when
// it is answered.
#pragma once

#include <p2p/clock.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace p2p::message {

/// The types of the usual answers; none for a message that only answers.
struct Replies {
  std::array<std::uint8_t, 2> types{};
  std::uint8_t count = 0;
};
template <class... Type>
constexpr Replies replies(Type... types) noexcept {
  return {{static_cast<std::uint8_t>(types)...}, sizeof...(types)};
}

struct KnownType {
  std::uint8_t id;
  std::string_view name;
  Duration timeout;
  Replies replies;
};

/// Null for a number without a message. Usable at compile time.
[[nodiscard]] constexpr const KnownType* find_known_type(std::uint8_t id) noexcept;

/// What one message of the largest content (3 145 728 bytes) takes at the slowest accepted upload (125 000 bytes/s).
inline constexpr Duration kContent = std::chrono::milliseconds(25'165);
/// A page of ten such messages.
inline constexpr Duration kChainPage = 10 * kContent;
inline constexpr Duration kStandard = std::chrono::seconds(3);

inline constexpr KnownType kKnownTypes[] = {
    {0, "GetBootstrappingNodes", kStandard, replies(246)},
    {1, "GetStorageNonce", kStandard, replies(247)},
    {2, "ListNodes", kStandard, replies(249)},
    {3, "GetTransaction", kContent, replies(252, 253)},
    {4, "GetTransactionChain", kChainPage, replies(251)},
    {5, "GetUnspentOutputs", kStandard, replies(250)},
    {6, "NewTransaction", kContent, replies(254)},
    {7, "StartMining", kContent, replies(254, 238)},
    {8, "AddMiningContext", kStandard, replies(254)},
    {9, "CrossValidate", kStandard, replies(254)},
    {10, "CrossValidationDone", kStandard, replies(254)},
    {11, "ValidateSmartContractCall", kStandard, replies(226)},
    {12, "ReplicateTransaction", kContent, replies(254)},
    {13, "AcknowledgeStorage", kStandard, replies(254)},
    {14, "NotifyEndOfNodeSync", kStandard, replies(254)},
    {15, "GetLastTransaction", kContent, replies(252, 253)},
    {17, "GetTransactionInputs", kStandard, replies(244)},
    {18, "GetTransactionChainLength", kStandard, replies(245)},
    {19, "RequestChainLock", kStandard, replies(254, 238)},
    {20, "GetFirstPublicKey", kStandard, replies(242)},
    {21, "GetLastTransactionAddress", kStandard, replies(241)},
    {22, "NotifyLastTransactionAddress", kStandard, replies(254)},
    {23, "GetTransactionSummary", kStandard, replies(239, 253)},
    {24, "GetFirstTransactionAddress", kStandard, replies(228, 253)},
    {25, "Ping", kStandard, replies(254)},
    {26, "GetBeaconSummary", kStandard, replies(240, 253)},
    {27, "NewBeaconSlot", kStandard, replies(254, 238)},
    {28, "GetBeaconSummaries", kStandard, replies(237)},
    {29, "RegisterBeaconUpdates", kStandard, replies(254)},
    {30, "ReplicationAttestationMessage", kStandard, replies(254, 238)},
    {31, "GetGenesisAddress", kStandard, replies(235)},
    {32, "GetCurrentSummaries", kStandard, replies(232)},
    {33, "GetBeaconSummariesAggregate", kStandard, replies(231, 253)},
    {34, "NotifyPreviousChain", kStandard, replies(254)},
    {35, "GetNextAddresses", kStandard, replies(229)},
    {36, "ValidateTransaction", kContent, replies(254, 233)},
    {37, "ReplicatePendingTransactionChain", kStandard, replies(254, 238)},
    {38, "NotifyReplicationValidation", kStandard, replies(254)},
    {39, "GetNetworkStats", kStandard, replies(227)},
    {40, "GetDashboardData", kStandard, replies(225)},
    {41, "UnlockChain", kStandard, replies(254)},
    {42, "GetCurrentReplicationAttestations", kStandard, replies(243)},
    {225, "DashboardData", kStandard, {}},
    {226, "SmartContractCallValidation", kStandard, {}},
    {227, "NetworkStats", kStandard, {}},
    {228, "FirstTransactionAddress", kStandard, {}},
    {229, "AddressList", kStandard, {}},
    {230, "ShardRepair", kStandard, replies(254)},
    {231, "SummaryAggregate", kStandard, {}},
    {232, "TransactionSummaryList", kStandard, {}},
    {233, "ReplicationError", kStandard, replies(254)},
    {234, "ValidationError", kStandard, replies(254)},
    {235, "GenesisAddress", kStandard, {}},
    {236, "BeaconUpdate", kStandard, replies(254)},
    {237, "BeaconSummaryList", kStandard, {}},
    {238, "Error", kStandard, {}},
    {239, "TransactionSummaryMessage", kStandard, replies(254)},
    {240, "Summary", kStandard, {}},
    {241, "LastTransactionAddress", kStandard, {}},
    {242, "FirstPublicKey", kStandard, {}},
    {243, "CurrentReplicationAttestations", kStandard, {}},
    {244, "TransactionInputList", kStandard, {}},
    {245, "TransactionChainLength", kStandard, {}},
    {246, "BootstrappingNodes", kStandard, {}},
    {247, "EncryptedStorageNonce", kStandard, {}},
    {249, "NodeList", kStandard, {}},
    {250, "UnspentOutputList", kStandard, {}},
    {251, "TransactionList", kStandard, {}},
    {252, "Transaction", kStandard, {}},
    {253, "NotFound", kStandard, {}},
    {254, "Ok", kStandard, {}},
};

constexpr const KnownType* find_known_type(std::uint8_t id) noexcept {
  for (const KnownType& type : kKnownTypes)
    if (type.id == id) return &type;
  return nullptr;
}

}  // namespace p2p::message
