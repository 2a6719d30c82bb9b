// The C ABI as its tests use it: handles that destroy themselves, events that are kept, nodes of a simulation.
#pragma once

#include <p2p/p2p.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace capi_test {

inline constexpr std::uint8_t kPing = 25;
inline constexpr std::uint8_t kOk = 254;

template <auto kDestroy>
struct Destroy {
  template <class Handle>
  void operator()(Handle* handle) const noexcept {
    kDestroy(handle);
  }
};
using Network = std::unique_ptr<p2p_network, Destroy<p2p_network_destroy>>;
using World = std::unique_ptr<p2p_simulation, Destroy<p2p_simulation_destroy>>;
using NodeList = std::unique_ptr<p2p_node_list, Destroy<p2p_node_list_destroy>>;
using Operation = std::unique_ptr<p2p_operation, Destroy<p2p_operation_destroy>>;
using Responder = std::unique_ptr<p2p_responder, Destroy<p2p_responder_destroy>>;
using Buffer = std::unique_ptr<p2p_buffer, Destroy<p2p_buffer_destroy>>;
using Event = std::unique_ptr<p2p_event, Destroy<p2p_event_destroy>>;
using Subscribed = std::unique_ptr<p2p_subscription, Destroy<p2p_subscription_destroy>>;

[[nodiscard]] inline p2p_bytes bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string text(p2p_bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data), bytes.size};
}
[[nodiscard]] inline p2p_bytes bytes(const p2p_key& key) { return {key.bytes, key.size}; }
/// A message of one byte.
[[nodiscard]] inline std::string message(std::uint8_t type) { return std::string(1, static_cast<char>(type)); }

[[nodiscard]] p2p_keypair keys(std::string_view seed);
[[nodiscard]] p2p_endpoint endpoint(const char* text);

/// What an event said, kept.
struct Seen {
  std::int32_t kind = 0;
  p2p_status status = 0;
  std::int32_t detail = 0;
  std::uint64_t number = 0;
  std::string key;
  std::string message;
  std::string text;
  void* context = nullptr;
};
[[nodiscard]] Seen seen(const p2p_event& event);

/// Keeps the events that it is given; any thread.
class Events {
 public:
  [[nodiscard]] p2p_completion completion() { return {&Events::take, this}; }
  static void take(void* self, p2p_event* event);

  [[nodiscard]] std::vector<Seen> all() const;
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] Seen last() const;
  /// Until so many have come; false after a minute.
  [[nodiscard]] bool wait_for(std::size_t count) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable came_;
  std::vector<Seen> events_;
};

/// A network with its key. Without a simulation it is on loopback.
struct Node {
  p2p_keypair keypair{};
  p2p_endpoint where{};  ///< of a simulation
  Network network;

  [[nodiscard]] p2p_network* get() const noexcept { return network.get(); }
  [[nodiscard]] p2p_bytes key() const noexcept { return bytes(keypair.public_key); }
  /// Where it listens.
  [[nodiscard]] p2p_endpoint listening() const;
};

/// Options of a node: its key, and where it lives. Those of loopback have one thread of each kind.
class NodeOptions {
 public:
  /// "10.0.0.1" of a simulation.
  NodeOptions(std::string_view seed, p2p_simulation* world, const char* host);
  /// On loopback.
  explicit NodeOptions(std::string_view seed);
  NodeOptions(const NodeOptions&) = delete;
  NodeOptions& operator=(const NodeOptions&) = delete;

  p2p_keypair keypair;
  p2p_endpoint where;
  p2p_options options;

  /// REQUIREs that it can be.
  [[nodiscard]] Node create();
};

void answer_ok(void* context, p2p_event* event);

/// A node that is up and answers every request with Ok, if it listens.
[[nodiscard]] Node started(NodeOptions& options);
/// Connects one to the other and REQUIREs that it works; `world` is NULL on loopback.
void connect(const Node& from, const Node& to, p2p_simulation* world);

}  // namespace capi_test
