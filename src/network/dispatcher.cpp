#include "network/dispatcher.hpp"

#include "envelope/crypto_context.hpp"
#include "network/decode_owned.hpp"

#include <exception>
#include <string>
#include <utility>

namespace p2p {

/// A request in the hands of a handler: encodes its answer with the host's codec, and times from hand-over to answer.
class Dispatcher::HandledRequest final : public Responder::Channel {
 public:
  HandledRequest(const Parts& parts, std::unique_ptr<ReplyChannel> channel, std::uint8_t type)
      : parts_(parts),
        channel_(std::move(channel)),
        type_(type),
        activity_(std::make_shared<const ActivityGate::Token>(parts.activity)) {}

  Result<Bytes> encode(const Message& message) override {
    const OperationTimer timer(*parts_.metrics, Operation::encode, message.type().id);
    return parts_.codec->encode(message);
  }

  void reply(Bytes padded_message) override {
    parts_.metrics->duration(Operation::handle, type_, steady_clock().now() - start_);
    channel_->reply(std::move(padded_message), std::move(activity_));
  }

 private:
  Parts parts_;
  std::unique_ptr<ReplyChannel> channel_;
  std::uint8_t type_;
  std::shared_ptr<const ActivityGate::Token> activity_;  ///< until the answer has been sent
  TimePoint start_ = steady_clock().now();
};

Dispatcher::Dispatcher(Parts parts) : parts_(std::move(parts)) {}

void Dispatcher::handle(std::uint8_t type, MessageHandler handler, HandlerMode mode) {
  entries_[type] = {std::move(handler), mode};
}

void Dispatcher::handle_raw(std::uint8_t type, RawMessageHandler handler, HandlerMode mode) {
  entries_[type] = {std::move(handler), mode};
}

void Dispatcher::handle_all_raw(RawMessageHandler handler, HandlerMode mode) { fallback_ = {std::move(handler), mode}; }

void Dispatcher::handle_by_default(std::uint8_t type, MessageHandler handler) {
  defaults_[type] = {std::move(handler), HandlerMode::pool};
}

void Dispatcher::forget_handlers() {
  entries_ = {};
  fallback_ = {};
  defaults_ = {};
}

Result<void> Dispatcher::dispatch(RawMessage message, const RequestContext& context,
                                  std::unique_ptr<ReplyChannel> channel) const {
  const std::uint8_t type = message.type();
  const Entry& entry = entry_of(type);
  const auto responder = [&] { return Responder(std::make_unique<HandledRequest>(parts_, std::move(channel), type)); };
  if (const auto* raw_handler = std::get_if<RawMessageHandler>(&entry.handler)) {
    call(entry, *raw_handler, std::move(message), context, responder());
    return {};
  }
  if (!parts_.codec->knows(type)) {
    parts_.metrics->count(Counter::unknown_message_types, 1);
    return fail(Errc::unknown_message_type, message_type_name(type));
  }
  auto decoded = decode(std::move(message));
  if (!decoded) {
    parts_.metrics->count(Counter::malformed_messages, 1);
    return fail(decoded.error());
  }
  if (const auto* handler = std::get_if<MessageHandler>(&entry.handler))
    call(entry, *handler, std::move(*decoded), context, responder());
  else
    parts_.metrics->count(Counter::requests_without_handler, 1);
  return {};
}

const Dispatcher::Entry& Dispatcher::entry_of(std::uint8_t type) const {
  const auto is_set = [](const Entry& entry) { return !std::holds_alternative<std::monostate>(entry.handler); };
  if (is_set(entries_[type])) return entries_[type];
  if (is_set(fallback_)) return fallback_;
  const auto by_default = defaults_.find(type);
  return by_default != defaults_.end() ? by_default->second : fallback_;
}

Result<Message> Dispatcher::decode(RawMessage message) const {
  const OperationTimer timer(*parts_.metrics, Operation::decode, message.type());
  return decode_owned(*parts_.codec, std::move(message));
}

template <class Handler, class Input>
void Dispatcher::call(const Entry& entry, const Handler& handler, Input input, const RequestContext& context,
                      Responder responder) const {
  run(entry.mode, [this, &handler, input = std::move(input), context, responder = std::move(responder)]() mutable {
    try {
      handler(std::move(input), context, std::move(responder));
    } catch (const std::exception& exception) {
      // A handler that fails leaves its request without a reply, and the connection as it is (core.md §3).
      parts_.log->log(LogLevel::error, "handler_threw", exception.what());
    } catch (...) {
      parts_.log->log(LogLevel::error, "handler_threw", "an exception of unknown type");
    }
  });
}

void Dispatcher::run(HandlerMode mode, WorkerPool::Task task) const {
  if (mode == HandlerMode::in_line) return task();
  if (!parts_.handlers->try_submit(std::move(task))) parts_.metrics->count(Counter::handler_queue_full, 1);
}

}  // namespace p2p
