// Floor 5. How the node table is filled from what the host has stored or just validated (core.md §7.1). The functions
// keep nothing; they may be called from any thread, but the order of two calls is the caller's business. None of them
// connects to a node.
#pragma once

#include <p2p/address.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/error.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/messages/transaction.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/p2p_view.hpp>
#include <p2p/result.hpp>
#include <p2p/shared_bytes.hpp>
#include <p2p/timestamp.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace p2p {

/// Where an address lies; never fails, see <p2p/geo.hpp>.
using GeoPatchOf = std::function<GeoPatch(Ipv4)>;

/// What became of several things that were loaded. A part that could not be loaded is left out and named, and does not
/// keep the rest from being loaded.
struct LoadReport {
  std::size_t loaded = 0;      ///< things of which all was loaded
  std::vector<Error> skipped;  ///< an error each, which names the key or the transaction and what was left out
};

/// A validated transaction of type node.
struct NodeTransaction {
  /// The first key of its chain, which the host finds from `previous_public_key`: the node's identity.
  PublicKey first_public_key;
  PublicKey previous_public_key;
  Address address;
  Seconds timestamp{};
  SharedBytes content;
};

/// A validated transaction of type node_shared_secrets with its only ownership.
struct NodeSharedSecrets {
  Address address;
  Seconds timestamp{};
  /// Last keys of the nodes for which the ownership's secret is encrypted.
  std::vector<PublicKey> authorized_keys;
  /// When these nodes are authorized from; the host knows it from the timestamp.
  Seconds application_date{};
};

// What the loader needs of a transaction. invalid_argument when it is of another type or not yet validated.

[[nodiscard]] Result<NodeTransaction> node_transaction_of(const Transaction& transaction,
                                                          const PublicKey& first_public_key);
/// invalid_argument also when it has not exactly one ownership: such transactions authorize nobody.
[[nodiscard]] Result<NodeSharedSecrets> node_shared_secrets_of(const Transaction& transaction,
                                                               Seconds application_date);

/// The first transaction of a chain enrols a node at its timestamp, in the patch of its address; loaded again, it
/// resets the node as add_node does. A later one updates what it says: not_found when the node is unknown. Any failure,
/// also one of the content (see NodeTransactionContent::decode), changes nothing.
Result<void> load_node_transaction(NodeRegistry& registry, const NodeTransaction& transaction,
                                   const GeoPatchOf& geo_patch_of);

/// Unauthorizes each authorized node whose first key is not itself among the keys, then authorizes the nodes of the
/// keys. A key of no node is skipped; each other one counts as loaded.
LoadReport load_node_shared_secrets(NodeRegistry& registry, const NodeSharedSecrets& secrets);

/// The state of the last synchronisation. When no node was available then, the local node is available since that
/// synchronisation; when it alone was, it is so again; else each summary is applied. Without `last_sync_date` the node
/// has never synchronised, and nothing is loaded. Skipped are a summary of an unknown node and a patch that a summary
/// does not have; then the summary's other values are loaded.
LoadReport load_p2p_view(NodeRegistry& registry, std::span<const P2PSummary> summaries,
                         const PublicKey& local_first_public_key, std::optional<Seconds> last_sync_date);

/// What a host has stored, in any order.
struct StoredNetwork {
  std::span<const NodeTransaction> node_transactions;
  std::span<const NodeSharedSecrets> shared_secrets;
  std::span<const P2PSummary> summaries;
  PublicKey local_first_public_key;
  /// Absent: never synchronised.
  std::optional<Seconds> last_sync_date;
};

/// All transactions in order of their timestamps, node transactions first on equal ones, then the summaries. A
/// transaction with a part that was skipped does not count as loaded.
LoadReport load_all(NodeRegistry& registry, const StoredNetwork& stored, const GeoPatchOf& geo_patch_of);

}  // namespace p2p
