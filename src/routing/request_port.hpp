// What the quorum operations need of the network below them. The facade implements it on its connections; tests do with
// nodes that follow a script. Any thread.
#pragma once

#include "routing/chunk_durations.hpp"

#include <p2p/bytes.hpp>
#include <p2p/clock.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace p2p {

/// Something under way that can be told to end. Any thread; usable after it has ended.
class Cancellable {
 public:
  virtual ~Cancellable() = default;
  virtual void cancel() = 0;
};

class RequestPort {
 public:
  using RawReply = UniqueFunction<void(Result<RawMessage>)>;

  virtual ~RequestPort() = default;

  /// Calls back exactly once, on any thread, also inside this call: within `timeout` and, when the network stops, with
  /// `stopped`. Requests to the local node are answered by it. What it gives cancels the request, and does not keep the
  /// callback; null when there is nothing to cancel.
  virtual std::shared_ptr<Cancellable> send(const PublicKey& node, const std::shared_ptr<const Bytes>& message,
                                            Duration timeout, RawReply callback) = 0;
  [[nodiscard]] virtual Duration default_timeout(std::uint8_t message_type) const = 0;
  [[nodiscard]] virtual Result<Bytes> encode(const Message& message) const = 0;
  /// A reply of `node`; bad_response when it is none, which the port reports as it does for any request.
  [[nodiscard]] virtual Result<Message> decode(const PublicKey& node, RawMessage reply) const = 0;

  /// The connected flag of another node.
  [[nodiscard]] virtual bool connected(const PublicKey& node) const = 0;
  [[nodiscard]] virtual std::optional<Duration> smoothed_round_trip(const PublicKey& node) const = 0;
  [[nodiscard]] virtual const PublicKey& local_key() const = 0;
  /// The local node's network patch; nothing while it is not in the node table.
  [[nodiscard]] virtual std::optional<GeoPatch> local_patch() const = 0;
  [[nodiscard]] virtual ChunkDurations& chunk_durations() = 0;

  /// The loop for one operation; it may be another each time. Its tasks are destroyed unrun when the network stops.
  [[nodiscard]] virtual std::shared_ptr<EventLoop> loop() = 0;
  /// Runs host code that may block; dropped when the network stops. `task` does not throw.
  virtual void run_in_background(UniqueFunction<void()> task) = 0;
  /// For the log: `event` is a short name, e.g. "repair_threw".
  virtual void log_failure(const char* event, const std::string& text) = 0;
};

}  // namespace p2p
