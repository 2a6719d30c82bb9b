#include <p2p/node_loading.hpp>
#include <p2p/node_transaction.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace p2p {
namespace {

Error in_context(const std::string& what, const Error& error) { return {error.code(), what + ": " + error.detail()}; }

std::string name_of(std::string_view kind, const Address& address) {
  return fmt::format("{} transaction {}", kind, address.to_hex());
}

/// The timestamp of a transaction of the expected type.
Result<Seconds> timestamp_of(const Transaction& transaction, TransactionType type, std::string_view kind) {
  if (transaction.type != type)
    return fail(Errc::invalid_argument,
                fmt::format("transaction {} is no {} transaction", transaction.address.to_hex(), kind));
  if (!transaction.validation_stamp)
    return fail(Errc::invalid_argument, name_of(kind, transaction.address) + " is not validated");
  return std::chrono::floor<std::chrono::seconds>(transaction.validation_stamp->timestamp);
}

bool has_node(const NodeTable& table, const PublicKey& first_key) {
  const Node* node = table.find(first_key);
  if (node == nullptr || node->first_public_key == first_key) return node != nullptr;
  // It is a last key of another node too, which is found instead.
  const auto keys = table.first_public_keys();
  return std::find(keys.begin(), keys.end(), first_key) != keys.end();
}

/// What every node transaction of the chain says.
void take(Node& node, const NodeTransaction& transaction, const NodeTransactionContent& content,
          const GeoPatch& patch) {
  node.ip = content.ip;
  node.port = content.port;
  node.http_port = content.http_port;
  node.transport = content.transport;
  node.geo_patch = patch;
  node.last_public_key = transaction.previous_public_key;
  node.last_address = transaction.address;
  node.reward_address = content.reward_address;
  node.origin_public_key = content.origin_public_key;
  node.last_update_date = transaction.timestamp;
  node.mining_public_key = content.mining_public_key;
}

Result<void> load_contents(NodeRegistry& registry, const NodeTransaction& transaction, const GeoPatchOf& geo_patch_of) {
  const auto content = NodeTransactionContent::decode(transaction.content);
  if (!content) return fail(content.error());

  Node node;
  UnknownFields unknown;
  node.first_public_key = transaction.first_public_key;
  if (transaction.first_public_key == transaction.previous_public_key) {
    node.enrollment_date = transaction.timestamp;
  } else {
    // Nodes are never removed: one that is known now is not added anew below.
    if (!has_node(*registry.table(), transaction.first_public_key)) {
      return fail(Errc::not_found, "its chain begins with " + transaction.first_public_key.to_hex() +
                                       ", the first key of no known node");
    }
    unknown.network_patch = true;
    unknown.availability = true;
    unknown.average_availability = true;
    unknown.synced = true;
  }
  const GeoPatch patch = geo_patch_of(content->ip);
  take(node, transaction, *content, patch);
  node.network_patch = patch;
  registry.add_node(node, unknown);
  return {};
}

/// One of both kinds; the other is null.
struct Stored {
  Seconds timestamp;
  const NodeTransaction* node;
  const NodeSharedSecrets* secrets;
};

std::vector<Stored> in_order(const StoredNetwork& stored) {
  std::vector<Stored> transactions;
  transactions.reserve(stored.node_transactions.size() + stored.shared_secrets.size());
  for (const NodeTransaction& node : stored.node_transactions) transactions.push_back({node.timestamp, &node, nullptr});
  for (const NodeSharedSecrets& secrets : stored.shared_secrets)
    transactions.push_back({secrets.timestamp, nullptr, &secrets});
  // Stable: node transactions stay first on equal timestamps.
  std::stable_sort(transactions.begin(), transactions.end(),
                   [](const Stored& left, const Stored& right) { return left.timestamp < right.timestamp; });
  return transactions;
}

void append(std::vector<Error>& to, const std::vector<Error>& errors) {
  to.insert(to.end(), errors.begin(), errors.end());
}

}  // namespace

Result<NodeTransaction> node_transaction_of(const Transaction& transaction, const PublicKey& first_public_key) {
  const auto timestamp = timestamp_of(transaction, TransactionType::node, "node");
  if (!timestamp) return fail(timestamp.error());
  return NodeTransaction{first_public_key, transaction.previous_public_key, transaction.address, *timestamp,
                         transaction.data.content};
}

Result<NodeSharedSecrets> node_shared_secrets_of(const Transaction& transaction, Seconds application_date) {
  constexpr std::string_view kKind = "node-shared-secrets";
  const auto timestamp = timestamp_of(transaction, TransactionType::node_shared_secrets, kKind);
  if (!timestamp) return fail(timestamp.error());
  const auto& ownerships = transaction.data.ownerships;
  if (ownerships.size() != 1) {
    return fail(Errc::invalid_argument, fmt::format("{}: {} ownerships instead of one",
                                                    name_of(kKind, transaction.address), ownerships.size()));
  }
  NodeSharedSecrets secrets{transaction.address, *timestamp, {}, application_date};
  for (const AuthorizedKey& key : ownerships[0].authorized_keys) secrets.authorized_keys.push_back(key.public_key);
  return secrets;
}

Result<void> load_node_transaction(NodeRegistry& registry, const NodeTransaction& transaction,
                                   const GeoPatchOf& geo_patch_of) {
  auto loaded = load_contents(registry, transaction, geo_patch_of);
  if (!loaded) return fail(in_context(name_of("node", transaction.address), loaded.error()));
  return {};
}

LoadReport load_node_shared_secrets(NodeRegistry& registry, const NodeSharedSecrets& secrets) {
  const auto table = registry.table();
  std::vector<PublicKey> kept = secrets.authorized_keys;
  std::sort(kept.begin(), kept.end());
  for (const PublicKey& first_key : table->authorized_public_keys()) {
    // Nodes are never removed from the table: it knows this one.
    if (!std::binary_search(kept.begin(), kept.end(), first_key)) (void)registry.unauthorize_node(first_key);
  }

  LoadReport report;
  for (const PublicKey& key : secrets.authorized_keys) {
    if (auto authorized = registry.authorize_node(table->first_key(key), secrets.application_date); authorized) {
      ++report.loaded;
    } else {
      report.skipped.push_back(in_context(name_of("node-shared-secrets", secrets.address), authorized.error()));
    }
  }
  return report;
}

LoadReport load_all(NodeRegistry& registry, const StoredNetwork& stored, const GeoPatchOf& geo_patch_of) {
  LoadReport report;
  for (const Stored& transaction : in_order(stored)) {
    if (transaction.node != nullptr) {
      if (auto loaded = load_node_transaction(registry, *transaction.node, geo_patch_of); loaded) {
        ++report.loaded;
      } else {
        report.skipped.push_back(loaded.error());
      }
    } else {
      const LoadReport keys = load_node_shared_secrets(registry, *transaction.secrets);
      if (keys.skipped.empty()) ++report.loaded;
      append(report.skipped, keys.skipped);
    }
  }
  const LoadReport summaries =
      load_p2p_view(registry, stored.summaries, stored.local_first_public_key, stored.last_sync_date);
  report.loaded += summaries.loaded;
  append(report.skipped, summaries.skipped);
  return report;
}

}  // namespace p2p
