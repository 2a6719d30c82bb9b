// Finds the handler of a request, decodes for it, and runs it on the right thread. Handlers are registered before the
// network starts; afterwards all functions may be called from any thread.
#pragma once

#include "network/activity_gate.hpp"
#include "peer/request_sink.hpp"
#include "support/rate_limited_log.hpp"
#include "support/worker_pool.hpp"

#include <p2p/handler.hpp>
#include <p2p/message_codec.hpp>
#include <p2p/metrics.hpp>

#include <array>
#include <map>
#include <memory>
#include <variant>

namespace p2p {

class Dispatcher {
 public:
  struct Parts {
    std::shared_ptr<const MessageCodec> codec;
    std::shared_ptr<MetricsSink> metrics;
    std::shared_ptr<RateLimitedLog> log;
    std::shared_ptr<WorkerPool> handlers;
    std::shared_ptr<ActivityGate> activity;
  };
  explicit Dispatcher(Parts parts);

  void handle(std::uint8_t type, MessageHandler handler, HandlerMode mode);
  void handle_raw(std::uint8_t type, RawMessageHandler handler, HandlerMode mode);
  void handle_all_raw(RawMessageHandler handler, HandlerMode mode);
  /// What the library answers by itself, where the host has neither a handler for the type nor one for everything.
  void handle_by_default(std::uint8_t type, MessageHandler handler);
  /// When nothing can call them any more: what they hold may hold the network's parts, kept responders above all.
  void forget_handlers();

  /// unknown_message_type, or why it does not decode; else a handler has the request, or nobody wants it.
  [[nodiscard]] Result<void> dispatch(RawMessage message, const RequestContext& context,
                                      std::unique_ptr<ReplyChannel> channel) const;

 private:
  class HandledRequest;
  struct Entry {
    std::variant<std::monostate, MessageHandler, RawMessageHandler> handler;
    HandlerMode mode = HandlerMode::pool;
  };

  [[nodiscard]] const Entry& entry_of(std::uint8_t type) const;
  [[nodiscard]] Result<Message> decode(RawMessage message) const;
  void run(HandlerMode mode, WorkerPool::Task task) const;
  template <class Handler, class Input>
  void call(const Entry& entry, const Handler& handler, Input input, const RequestContext& context,
            Responder responder) const;

  Parts parts_;
  std::array<Entry, 256> entries_;
  Entry fallback_;
  std::map<std::uint8_t, Entry> defaults_;
};

}  // namespace p2p
