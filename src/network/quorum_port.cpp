#include "network/quorum_port.hpp"

#include "network/request_state.hpp"

#include <p2p/node_table.hpp>

#include <utility>

namespace p2p {

std::shared_ptr<Cancellable> Network::Core::QuorumPort::send(const PublicKey& node,
                                                             const std::shared_ptr<const Bytes>& message,
                                                             Duration timeout, RawReply callback) {
  if (const auto core = core_.lock()) return core->request_raw(node, message, {timeout}, std::move(callback)).state();
  callback(fail(Errc::stopped));
  return nullptr;
}

Duration Network::Core::QuorumPort::default_timeout(std::uint8_t message_type) const {
  const auto core = core_.lock();
  return core ? core->options_.codec->default_timeout(message_type) : Duration();
}

Result<Bytes> Network::Core::QuorumPort::encode(const Message& message) const {
  if (const auto core = core_.lock()) return core->encode(message);
  return fail(Errc::stopped);
}

Result<Message> Network::Core::QuorumPort::decode(const PublicKey& node, RawMessage reply) const {
  if (const auto core = core_.lock()) return core->reply_decoder()(node, std::move(reply));
  return fail(Errc::stopped);
}

bool Network::Core::QuorumPort::connected(const PublicKey& node) const {
  const auto core = core_.lock();
  return core && core->connected(node);
}

std::optional<Duration> Network::Core::QuorumPort::smoothed_round_trip(const PublicKey& node) const {
  const auto core = core_.lock();
  const auto connection = core ? core->peers_->find(node) : nullptr;
  return connection ? connection->statistics().smoothed_round_trip : std::nullopt;
}

std::optional<GeoPatch> Network::Core::QuorumPort::local_patch() const {
  const auto core = core_.lock();
  if (!core) return std::nullopt;
  const auto table = core->directory_->table();
  const Node* self = table->find(self_);
  return self != nullptr ? std::optional(self->network_patch) : std::nullopt;
}

std::shared_ptr<EventLoop> Network::Core::QuorumPort::loop() {
  return loops_[next_loop_.fetch_add(1, std::memory_order_relaxed) % loops_.size()];
}

void Network::Core::QuorumPort::run_in_background(UniqueFunction<void()> task) {
  const auto core = core_.lock();
  if (core && !core->handlers_->try_submit(std::move(task)))
    log_failure("repair_dropped", "the handler threads are busy");
}

void Network::Core::QuorumPort::log_failure(const char* event, const std::string& text) {
  if (const auto core = core_.lock()) core->services_->log->log(LogLevel::warning, event, text);
}

}  // namespace p2p
