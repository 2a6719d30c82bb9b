#include <p2p/network.hpp>

#include "network/as_future.hpp"
#include "network/core.hpp"
#include "network/request_state.hpp"

#include <utility>

namespace p2p {

void RequestHandle::cancel() {
  if (state_) state_->cancel();
}

Result<std::unique_ptr<Network>> Network::create(NetworkOptions options) {
  auto core = Core::create(std::move(options));
  if (!core) return fail(core.error());
  return std::unique_ptr<Network>(new Network(std::move(*core)));
}

Network::Network(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}
Network::~Network() { core_->stop({}); }

Result<void> Network::start() { return core_->start(); }
Result<void> Network::node_up() { return core_->node_up(); }
void Network::node_down() { core_->node_down(); }
void Network::stop(Duration drain) { core_->stop(drain); }
const PublicKey& Network::public_key() const noexcept { return core_->public_key(); }
std::vector<Endpoint> Network::listening_endpoints() const { return core_->listening_endpoints(); }

void Network::connect(const PeerAddress& peer, UniqueFunction<void(Result<void>)> first_outcome) {
  if (!first_outcome) first_outcome = [](const Result<void>&) {};
  core_->connect(peer, std::move(first_outcome));
}

Result<void> Network::disconnect(const PublicKey& node) { return core_->disconnect(node); }

void Network::connect_nodes(std::span<const PeerAddress> peers, UniqueFunction<void()> done, Duration limit) {
  core_->connect_nodes(peers, std::move(done), limit);
}

Result<void> Network::connect_nodes(std::span<const PeerAddress> peers, Duration limit) {
  if (auto allowed = core_->may_block(); !allowed) return allowed;
  auto promise = std::make_shared<std::promise<void>>();
  auto done = promise->get_future();
  core_->connect_nodes(
      peers, [promise] { promise->set_value(); }, limit);
  done.wait();
  return {};
}

bool Network::connected(const PublicKey& node) const { return core_->connected(node); }

void Network::availability_timer(const PublicKey& node, bool reset,
                                 UniqueFunction<void(std::chrono::seconds)> completion) {
  core_->availability_timer(node, reset, std::move(completion));
}

std::optional<PeerStatistics> Network::statistics(const PublicKey& node) const {
  const auto connection = core_->peers().find(node);
  return connection ? std::optional(connection->statistics()) : std::nullopt;
}

std::vector<PeerStatistics> Network::statistics() const {
  std::vector<PeerStatistics> all;
  for (const auto& connection : core_->peers().all()) all.push_back(connection->statistics());
  return all;
}

std::size_t Network::incoming_connections() const { return core_->incoming_connections(); }

RequestHandle Network::request(const PublicKey& node, const Message& message, RequestOptions options,
                               ReplyCallback callback) {
  return core_->request(node, message, options, std::move(callback));
}

RequestHandle Network::request_raw(const PublicKey& node, RawMessage message, RequestOptions options,
                                   RawReplyCallback callback) {
  return core_->request_raw(node, std::make_shared<const Bytes>(std::move(message).bytes()), options,
                            std::move(callback));
}

Result<Message> Network::request(const PublicKey& node, const Message& message, RequestOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return fail(allowed.error());
  return request_future(node, message, options).get();
}

Result<RawMessage> Network::request_raw(const PublicKey& node, RawMessage message, RequestOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return fail(allowed.error());
  return request_raw_future(node, std::move(message), options).get();
}

std::future<Result<Message>> Network::request_future(const PublicKey& node, const Message& message,
                                                     RequestOptions options) {
  return as_future<Result<Message>>(
      [&](ReplyCallback callback) { request(node, message, options, std::move(callback)); });
}

std::future<Result<RawMessage>> Network::request_raw_future(const PublicKey& node, RawMessage message,
                                                            RequestOptions options) {
  return as_future<Result<RawMessage>>(
      [&](RawReplyCallback callback) { request_raw(node, std::move(message), options, std::move(callback)); });
}

Result<void> Network::broadcast(std::span<const PublicKey> nodes, const Message& message) {
  auto encoded = core_->encode(message);
  if (!encoded) return fail(encoded.error());
  const auto shared = std::make_shared<const Bytes>(std::move(*encoded));
  for (const PublicKey& node : nodes) core_->request_raw(node, shared, {}, [](const Result<RawMessage>&) {});
  return {};
}

void Network::broadcast_raw(std::span<const PublicKey> nodes, const RawMessage& message) {
  const auto shared = std::make_shared<const Bytes>(message.bytes());
  for (const PublicKey& node : nodes) core_->request_raw(node, shared, {}, [](const Result<RawMessage>&) {});
}

void Network::handle_message(std::uint8_t type, MessageHandler handler, HandlerMode mode) {
  core_->dispatcher().handle(type, std::move(handler), mode);
}

void Network::handle_raw(std::uint8_t type, RawMessageHandler handler, HandlerMode mode) {
  core_->dispatcher().handle_raw(type, std::move(handler), mode);
}

void Network::handle_all_raw(RawMessageHandler handler, HandlerMode mode) {
  core_->dispatcher().handle_all_raw(std::move(handler), mode);
}

MetricsSnapshot Network::metrics() const { return core_->metrics(); }

}  // namespace p2p
