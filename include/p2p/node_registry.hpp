// Floor 5. The node table as it changes (core.md §7). Replaceable by the host; the built-in one keeps it in memory.
// Thread-safe; readers never wait for a writer.
#pragma once

#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/node.hpp>
#include <p2p/node_table.hpp>
#include <p2p/result.hpp>
#include <p2p/timestamp.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace p2p {

/// What of an added node is not known: a known node keeps its own, a new one has what the given node says. An enrolment
/// date of the epoch is always "not known"; nodes that were never enrolled have it.
struct UnknownFields {
  bool geo_patch = false;
  bool network_patch = false;
  /// The flag and its date.
  bool availability = false;
  bool average_availability = false;
  bool synced = false;
};

/// Ends its subscription when destroyed. Movable; usable after the registry is gone.
class Subscription {
 public:
  class Ender {
   public:
    virtual ~Ender() = default;
    virtual void end() noexcept = 0;
  };
  Subscription() noexcept = default;
  explicit Subscription(std::unique_ptr<Ender> ender) noexcept : ender_(std::move(ender)) {}
  Subscription(Subscription&&) noexcept = default;
  Subscription& operator=(Subscription&& other) noexcept {
    unsubscribe();
    ender_ = std::move(other.ender_);
    return *this;
  }
  ~Subscription() { unsubscribe(); }

  /// No event comes after it has returned. Inside the callback itself it returns at once; elsewhere it waits for a
  /// callback that runs.
  void unsubscribe() noexcept {
    if (const auto ender = std::move(ender_)) ender->end();
  }

 private:
  std::unique_ptr<Ender> ender_;
};

class NodeRegistry {
 public:
  /// The whole node, in its final state.
  using NodeUpdate = std::function<void(const Node&)>;

  virtual ~NodeRegistry() = default;

  /// As of now, every update that has returned included. Costs a few nanoseconds: the built-in registry keeps for each
  /// thread the table that it read last, until it reads again or ends, or the registry dies.
  [[nodiscard]] virtual std::shared_ptr<const NodeTable> table() const = 0;

  /// Calls `use` with that table, and gives what it gives. For a quick question, since it costs no reference count. The
  /// table lives until `use` returns, so that no node of it may be kept. Inside of it the registry may be read and
  /// updated; the table stays the same. The registry must not end there.
  template <class Use>
  auto read(Use use) const {
    using Value = std::invoke_result_t<Use&, const NodeTable&>;
    if constexpr (std::is_void_v<Value>) {
      read_table([](void* context, const NodeTable& table) { (*static_cast<Use*>(context))(table); }, &use);
    } else {
      struct Question {
        Use& use;
        std::optional<std::decay_t<Value>> answer;
      } question{use, std::nullopt};
      read_table(
          [](void* context, const NodeTable& table) {
            auto& asked = *static_cast<Question*>(context);
            asked.answer.emplace(asked.use(table));
          },
          &question);
      return *std::move(question.answer);
    }
  }

  // Updates. Each publishes one event with the node's final state, also when nothing has changed, unless it says
  // otherwise. not_found when no node has the key as its first key: then nothing changes.
  //
  // An update returns once its event has been delivered, so it must not hold a lock that a callback takes. Inside a
  // callback it returns at once and its event comes later. What a callback throws comes out of the update that the
  // event is about (of the outermost, for one made inside a callback), when every subscriber has had it; the update
  // stands.

  /// Inserts, or takes all fields but the unknown ones. Older last keys stay known. `authorized` authorizes;
  /// its absence does not unauthorize.
  virtual void add_node(const Node& node, const UnknownFields& unknown = {}) = 0;
  /// A date that is there stays, and then nothing is published. A node that is authorized without a date is authorized
  /// at no date, and is given this one.
  virtual Result<void> authorize_node(const PublicKey& first_key, Seconds date) = 0;
  virtual Result<void> unauthorize_node(const PublicKey& first_key) = 0;
  virtual Result<void> set_node_available(const PublicKey& first_key, Seconds date) = 0;
  virtual Result<void> set_node_unavailable(const PublicKey& first_key, Seconds date) = 0;
  /// Only if it changes the flag.
  virtual Result<void> set_node_globally_available(const PublicKey& first_key, Seconds date) = 0;
  virtual Result<void> set_node_globally_unavailable(const PublicKey& first_key, Seconds date) = 0;
  virtual Result<void> set_node_synced(const PublicKey& first_key) = 0;
  virtual Result<void> set_node_unsynced(const PublicKey& first_key) = 0;
  virtual Result<void> update_average_availability(const PublicKey& first_key, double average) = 0;
  virtual Result<void> update_network_patch(const PublicKey& first_key, const GeoPatch& patch) = 0;
  /// A node's new address, without a node transaction.
  virtual Result<void> update_node_ip(const PublicKey& first_key, Ipv4 ip, std::uint16_t port) = 0;

  /// Events of the updates made from now on come in the order of the updates, one at a time, none is lost. They come on
  /// the threads that update. The callback may call the registry, and must not wait for another thread's update.
  [[nodiscard]] virtual Subscription subscribe(NodeUpdate callback) = 0;

 protected:
  using TableUse = void (*)(void* context, const NodeTable& table);
  /// What `read` does: calls `use` once, before it returns.
  virtual void read_table(TableUse use, void* context) const { use(context, *table()); }
};

/// Keeps the table in memory.
[[nodiscard]] std::shared_ptr<NodeRegistry> in_memory_node_registry();

}  // namespace p2p
