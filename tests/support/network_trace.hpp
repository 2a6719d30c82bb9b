// What happened in a simulated world, as text, one event a line: virtual time, node, what, and with whom or which
// message with its plaintext. The same seed gives the same trace. Ciphertext is not in it.
#pragma once

#include <p2p/connection.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/hex.hpp>
#include <p2p/message_codec.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace p2p::test {

class NetworkTrace {
 public:
  explicit NetworkTrace(const EventLoop& loop) : loop_(loop) {}

  void add(std::string_view node, std::string_view event, std::string_view detail) {
    text_ += std::to_string(loop_.now().time_since_epoch().count());
    for (const std::string_view part : {node, event, detail}) {
      text_ += ' ';
      text_ += part;
    }
    text_ += '\n';
  }
  void add(std::string_view node, const ConnectionEvent& event) {
    std::string detail = event.endpoint.to_string();
    if (event.key) detail += ' ' + event.key->to_hex();
    if (event.reason) detail += ' ' + event.reason->message();
    add(node, to_string(event.kind), detail);
  }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  const EventLoop& loop_;
  std::string text_;
};

/// The built-in codec; every message that it encodes and decodes is in the trace.
class TracedCodec final : public MessageCodec {
 public:
  TracedCodec(std::shared_ptr<NetworkTrace> trace, std::string node)
      : trace_(std::move(trace)), node_(std::move(node)) {}

  [[nodiscard]] Result<Bytes> encode(const Message& message) const override {
    auto bytes = builtin_codec().encode(message);
    if (bytes) trace_->add(node_, "encodes", std::string(message.type().name) + ' ' + to_hex(*bytes));
    return bytes;
  }
  [[nodiscard]] Result<Message> decode(BytesView bytes, const std::shared_ptr<const void>& owner) const override {
    auto message = builtin_codec().decode(bytes, owner);
    trace_->add(node_, "decodes", (message ? std::string(message->type().name) : "nothing") + ' ' + to_hex(bytes));
    return message;
  }
  [[nodiscard]] bool knows(std::uint8_t type) const noexcept override { return builtin_codec().knows(type); }
  [[nodiscard]] Duration default_timeout(std::uint8_t type) const noexcept override {
    return builtin_codec().default_timeout(type);
  }

 private:
  std::shared_ptr<NetworkTrace> trace_;
  std::string node_;
};

}  // namespace p2p::test
