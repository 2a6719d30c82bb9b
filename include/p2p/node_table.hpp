// Floor 5. The node table at one moment (core.md §7): immutable, shares its structure with the tables before and after
// it, and may be read from any thread for as long as it is held. Pointers to nodes that a query gives live as long as
// the table does.
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/keys.hpp>
#include <p2p/node.hpp>
#include <p2p/result.hpp>
#include <p2p/timestamp.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace p2p {

/// Nodes in a table that the holder keeps alive; never null.
using NodeRefs = std::vector<const Node*>;

/// Whether something of the date itself counts.
enum class DateBound : bool { up_to, before };

/// Queries that give several nodes give them in no particular order, but the same for the same table.
class NodeTable {
 public:
  class Contents;
  explicit NodeTable(std::shared_ptr<const Contents> contents) noexcept;
  ~NodeTable();
  NodeTable(const NodeTable&) = delete;
  NodeTable& operator=(const NodeTable&) = delete;

  [[nodiscard]] std::size_t size() const noexcept;

  /// By any last key that the node has had, else by its first key; null when unknown.
  [[nodiscard]] const Node* find(const PublicKey& key) const noexcept;
  /// Those that listen at this endpoint.
  [[nodiscard]] NodeRefs find(const Endpoint& endpoint) const;
  /// The first key of the node that has, or had, this last key; an unknown key is its own first key.
  [[nodiscard]] PublicKey first_key(const PublicKey& key) const noexcept;
  /// In the order of the keys; not_found when one is unknown.
  [[nodiscard]] Result<NodeRefs> nodes_info(std::span<const PublicKey> keys) const;

  [[nodiscard]] NodeRefs nodes() const;
  [[nodiscard]] std::vector<PublicKey> first_public_keys() const;
  /// First keys of the nodes that are authorized, whatever the date.
  [[nodiscard]] std::vector<PublicKey> authorized_public_keys() const;
  /// The one with the smallest enrolment date; null when none is enrolled.
  [[nodiscard]] const Node* first_enrolled_node() const noexcept;

  /// Authorized at the date. When there is none: the first enrolled node alone, or none.
  [[nodiscard]] NodeRefs authorized_nodes(Seconds date, DateBound bound = DateBound::up_to) const;
  /// Of those, the ones that were available at the date. When there is none: as above.
  [[nodiscard]] NodeRefs authorized_and_available_nodes(Seconds date, DateBound bound = DateBound::up_to) const;
  /// Flagged available now.
  [[nodiscard]] NodeRefs available_nodes() const;

  // The key is a node's first key or its last one.
  [[nodiscard]] bool authorized(const PublicKey& key, Seconds date) const;
  [[nodiscard]] bool authorized_and_available(const PublicKey& key, Seconds date) const;
  [[nodiscard]] bool available(const PublicKey& key) const;

  /// Whether another chain of transactions already has a node at this endpoint: the first node found there has another
  /// last address than the one that `previous_public_key` derives.
  [[nodiscard]] bool duplicating_node(const Endpoint& endpoint, const PublicKey& previous_public_key) const;

 private:
  std::shared_ptr<const Contents> contents_;
};

/// For registries of the host's own: a table of these nodes, each added to those before it as NodeRegistry::add_node
/// does.
[[nodiscard]] std::shared_ptr<const NodeTable> make_node_table(std::span<const Node> nodes);

/// The same question about some nodes instead of a whole table.
[[nodiscard]] bool duplicating_node(const Endpoint& endpoint, const PublicKey& previous_public_key,
                                    std::span<const Node* const> nodes);

}  // namespace p2p
