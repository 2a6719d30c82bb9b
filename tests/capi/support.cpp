#include "capi/support.hpp"

#include "support/catch.hpp"

#include <chrono>

namespace capi_test {

p2p_keypair keys(std::string_view seed) {
  p2p_keypair keypair{};
  REQUIRE(p2p_keypair_derive(bytes(seed), 0, P2P_CURVE_ED25519, P2P_ORIGIN_SOFTWARE, &keypair) == P2P_OK);
  return keypair;
}

p2p_endpoint endpoint(const char* text) {
  p2p_endpoint parsed{};
  REQUIRE(p2p_endpoint_parse(text, &parsed) == P2P_OK);
  return parsed;
}

Seen seen(const p2p_event& event) {
  return {event.kind,      event.status,        event.detail,     event.number,
          text(event.key), text(event.message), text(event.text), event.context};
}

void Events::take(void* self, p2p_event* event) {
  auto* events = static_cast<Events*>(self);
  const std::lock_guard lock(events->mutex_);
  events->events_.push_back(seen(*event));
  events->came_.notify_all();
}

std::vector<Seen> Events::all() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

std::size_t Events::count() const { return all().size(); }

Seen Events::last() const {
  const auto events = all();
  REQUIRE_FALSE(events.empty());
  return events.back();
}

bool Events::wait_for(std::size_t count) const {
  std::unique_lock lock(mutex_);
  return came_.wait_for(lock, std::chrono::minutes(1), [&] { return events_.size() >= count; });
}

p2p_endpoint Node::listening() const {
  p2p_endpoint endpoint{};
  std::size_t count = 0;
  REQUIRE(p2p_network_listening(get(), &endpoint, 1, &count) == P2P_OK);
  REQUIRE(count == 1);
  return endpoint;
}

NodeOptions::NodeOptions(std::string_view seed, p2p_simulation* world, const char* host)
    : keypair(keys(seed)), where(endpoint((std::string(host) + ":3002").c_str())), options() {
  REQUIRE(p2p_options_init(&options, sizeof options) == P2P_OK);
  options.private_key = {keypair.private_key, sizeof keypair.private_key};
  options.simulation = world;
  options.simulation_host = where;
  options.listen = &where;
  options.listen_count = 1;
  options.random_seed = 1;
}

NodeOptions::NodeOptions(std::string_view seed) : NodeOptions(seed, nullptr, "127.0.0.1") {
  where = endpoint("127.0.0.1:0");
  options.random_seed = 0;
  options.io_threads = 1;
  options.worker_threads = 1;
  options.handler_threads = 1;
}

Node NodeOptions::create() {
  p2p_network* network = nullptr;
  p2p_error error{};
  error.size = sizeof error;
  const p2p_status status = p2p_network_create(&options, &network, &error);
  INFO(error.text);
  REQUIRE(status == P2P_OK);
  return {keypair, where, Network(network)};
}

void answer_ok(void* /*context*/, p2p_event* event) {
  const std::string ok = message(kOk);
  p2p_responder_respond(event->responder, bytes(ok));
}

Node started(NodeOptions& options) {
  Node node = options.create();
  REQUIRE(p2p_network_handle(node.get(), P2P_ALL_TYPES, P2P_HANDLE_INLINE, answer_ok, nullptr, nullptr) == P2P_OK);
  REQUIRE(p2p_network_start(node.get(), nullptr) == P2P_OK);
  if (options.options.listen_count > 0) REQUIRE(p2p_network_node_up(node.get(), nullptr) == P2P_OK);
  return node;
}

void connect(const Node& from, const Node& to, p2p_simulation* world) {
  Events events;
  const p2p_completion completion = events.completion();
  const p2p_endpoint where = to.listening();
  REQUIRE(p2p_network_connect(from.get(), to.key(), &where, &completion) == P2P_OK);
  if (world != nullptr) REQUIRE(p2p_simulation_run_for(world, 1000) == P2P_OK);
  REQUIRE(events.wait_for(1));
  REQUIRE(events.last().kind == P2P_EVENT_CONNECTED);
  REQUIRE(events.last().status == P2P_OK);
}

}  // namespace capi_test
