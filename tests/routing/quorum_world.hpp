// Quorum operations on scripted nodes in virtual time, and replies to give them.
#pragma once

#include "conformance/scripted_port.hpp"
#include "routing/quorum_read.hpp"
#include "routing/quorum_write.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace p2p::test {

using ScriptedPort = p2pctl::conformance::ScriptedPort;
using Script = ScriptedPort::Script;

[[nodiscard]] inline RawMessage raw(const Message& message) {
  return RawMessage::from_bytes(message.encode().value()).value();
}
[[nodiscard]] inline Message length(std::uint64_t length) { return TransactionChainLength{length}; }
[[nodiscard]] inline std::optional<std::uint64_t> length_of(const Result<Message>& reply) {
  if (!reply || !reply->is<TransactionChainLength>()) return std::nullopt;
  return std::stoull(reply->get_if<TransactionChainLength>()->length.to_decimal());
}

/// What to ask: a message with a time-out of 3 s.
[[nodiscard]] inline Message question() { return GetTransactionChainLength{}; }

class QuorumWorld {
 public:
  QuorumWorld() { port->set_local(ScriptedPort::key(1000), GeoPatch()); }

  /// The next node: it is connected, at a patch "0n0", and replies so after `delay`.
  void node(const Message& reply, Duration delay = {}) { node({true, delay, raw(reply), {}}); }
  void node(Errc error, Duration delay = {}) { node({true, delay, fail(error), {}}); }
  void node(Script script) {
    const auto digit = static_cast<std::uint8_t>("0123456789ABCDEF"[count++ % 16]);
    port->add(GeoPatch({'0', digit, '0'}), std::move(script));
  }

  std::shared_ptr<Cancellable> start(QuorumReadOptions options) {
    return start_quorum_read(port, port->nodes(), question(), std::move(options), [this](QuorumReadReport report) {
      reports.push_back(std::move(report));
      ended = simulation.loop().now();
    });
  }
  std::shared_ptr<Cancellable> start(QuorumWriteOptions options) {
    return start_quorum_write(port, port->keys(), question(), std::move(options), [this](QuorumWriteReport report) {
      writes.push_back(std::move(report));
      ended = simulation.loop().now();
    });
  }

  /// Runs until everything has ended.
  QuorumReadReport read(QuorumReadOptions options = {}) {
    (void)start(std::move(options));
    simulation.run_for(std::chrono::hours(1));
    if (reports.size() != 1) throw std::logic_error("not completed exactly once");
    return std::move(reports.front());
  }
  QuorumWriteReport write(QuorumWriteOptions options = {}) {
    (void)start(std::move(options));
    simulation.run_for(std::chrono::hours(1));
    if (writes.size() != 1) throw std::logic_error("not completed exactly once");
    return std::move(writes.front());
  }

  [[nodiscard]] std::vector<std::size_t> asked() const {
    std::vector<std::size_t> nodes;
    for (const auto& sent : port->sent()) nodes.push_back(sent.node);
    return nodes;
  }
  /// From the beginning of the world to the completion.
  [[nodiscard]] Duration took() const { return ended - began; }

  Simulation simulation{1};
  std::shared_ptr<ScriptedPort> port = std::make_shared<ScriptedPort>(simulation);
  std::size_t count = 0;
  std::vector<QuorumReadReport> reports;
  std::vector<QuorumWriteReport> writes;
  TimePoint began = simulation.loop().now();
  TimePoint ended;
};

}  // namespace p2p::test
