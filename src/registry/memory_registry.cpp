#include <p2p/node_registry.hpp>

#include "registry/node_changes.hpp"
#include "registry/published_table.hpp"
#include "registry/table_contents.hpp"
#include "registry/update_events.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace p2p {
namespace {

using registry::PublishedTable;
using registry::UpdateEvents;

class MemoryNodeRegistry final : public NodeRegistry {
 public:
  [[nodiscard]] std::shared_ptr<const NodeTable> table() const override { return table_.read(); }

  void add_node(const Node& node, const UnknownFields& unknown) override {
    publish([&](NodeTable::Contents& contents) {
      const Node* known = contents.with_first_key(node.first_public_key);
      auto added = std::make_shared<const Node>(registry::added(known, node, unknown));
      contents.add(added);
      return added;
    });
  }

  Result<void> authorize_node(const PublicKey& first_key, Seconds date) override {
    return change(first_key, [&](Node& node) { return registry::authorize(node, date); });
  }
  Result<void> unauthorize_node(const PublicKey& first_key) override {
    return change(first_key, [](Node& node) {
      registry::unauthorize(node);
      return true;
    });
  }

  Result<void> set_node_available(const PublicKey& first_key, Seconds date) override {
    return set_availability(first_key, true, date);
  }
  Result<void> set_node_unavailable(const PublicKey& first_key, Seconds date) override {
    return set_availability(first_key, false, date);
  }
  Result<void> set_node_globally_available(const PublicKey& first_key, Seconds date) override {
    return change_availability(first_key, true, date);
  }
  Result<void> set_node_globally_unavailable(const PublicKey& first_key, Seconds date) override {
    return change_availability(first_key, false, date);
  }

  Result<void> set_node_synced(const PublicKey& first_key) override { return assign(first_key, &Node::synced, true); }
  Result<void> set_node_unsynced(const PublicKey& first_key) override {
    return assign(first_key, &Node::synced, false);
  }
  Result<void> update_average_availability(const PublicKey& first_key, double average) override {
    return assign(first_key, &Node::average_availability, average);
  }
  Result<void> update_network_patch(const PublicKey& first_key, const GeoPatch& patch) override {
    return assign(first_key, &Node::network_patch, patch);
  }
  Result<void> update_node_ip(const PublicKey& first_key, Ipv4 ip, std::uint16_t port) override {
    return change(first_key, [&](Node& node) {
      node.ip = ip;
      node.port = port;
      return true;
    });
  }

  [[nodiscard]] Subscription subscribe(NodeUpdate callback) override { return events_->subscribe(std::move(callback)); }

 protected:
  void read_table(TableUse use, void* context) const override {
    table_.read_with([use, context](const NodeTable& table) { use(context, table); });
  }

 private:
  Result<void> set_availability(const PublicKey& first_key, bool available, Seconds date) {
    return change(first_key, [&](Node& node) {
      registry::set_available(node, available, date);
      return true;
    });
  }

  Result<void> change_availability(const PublicKey& first_key, bool available, Seconds date) {
    return change(first_key, [&](Node& node) {
      if (node.available == available) return false;
      registry::set_available(node, available, date);
      return true;
    });
  }

  template <class Value>
  Result<void> assign(const PublicKey& first_key, Value Node::*field, const Value& value) {
    return change(first_key, [&](Node& node) {
      node.*field = value;
      return true;
    });
  }

  /// `apply` changes the node and says whether there is something to publish.
  template <class Apply>
  Result<void> change(const PublicKey& first_key, Apply apply) {
    bool found = false;
    publish([&](NodeTable::Contents& contents) -> std::shared_ptr<const Node> {
      const Node* known = contents.with_first_key(first_key);
      if (!known) return nullptr;
      found = true;
      auto changed = std::make_shared<Node>(*known);
      if (!apply(*changed)) return nullptr;
      contents.change(changed);
      return changed;
    });
    if (!found) return fail(Errc::not_found, "node " + first_key.to_hex());
    return {};
  }

  /// `update` changes a copy of the contents and gives the node in its new state, or null when there is nothing to
  /// publish.
  template <class Update>
  void publish(Update update) {
    const auto events = events_;  // a callback may drop the last reference to this registry
    UpdateEvents::Ticket ticket;
    {
      const std::lock_guard lock(writer_);
      auto contents = std::make_shared<NodeTable::Contents>(*table_.contents());
      std::shared_ptr<const Node> node = update(*contents);
      if (!node) return;
      table_.publish(std::move(contents));
      events->enqueue(std::move(node), ticket);
    }
    events->deliver(ticket);
  }

  /// One update at a time; readers never take it.
  std::mutex writer_;
  PublishedTable table_{std::make_shared<const NodeTable::Contents>()};
  std::shared_ptr<UpdateEvents> events_ = std::make_shared<UpdateEvents>();
};

}  // namespace

std::shared_ptr<NodeRegistry> in_memory_node_registry() { return std::make_shared<MemoryNodeRegistry>(); }

}  // namespace p2p
