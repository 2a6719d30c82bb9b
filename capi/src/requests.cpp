#include "network_handle.hpp"
#include "outcomes.hpp"
#include "values.hpp"

#include <utility>

using namespace p2p;
using namespace p2p::capi;

p2p_status p2p_operation_cancel(p2p_operation* operation) {
  return guarded([&]() -> p2p_status {
    if (operation == nullptr) return P2P_INVALID_ARGUMENT;
    operation->handle.cancel();
    return P2P_OK;
  });
}

void p2p_operation_destroy(p2p_operation* operation) { delete operation; }

p2p_status p2p_network_request(p2p_network* network, p2p_bytes key, p2p_bytes message, uint64_t timeout_ms,
                               const p2p_completion* completion, p2p_operation** operation) {
  return on_network(network, [&]() -> p2p_status {
    const auto node = key_of(key);
    if (!node) return status_of(node);
    auto raw = message_of(message);
    if (!raw) return status_of(raw);
    return submit_cancellable(*network, completion, operation, [&](Completion told) {
      return network->network->request_raw(
          *node, std::move(*raw), {milliseconds_of(timeout_ms)},
          [told = std::move(told)](Result<RawMessage> reply) mutable { told.deliver(Reply(std::move(reply))); });
    });
  });
}

p2p_status p2p_network_request_wait(p2p_network* network, p2p_bytes key, p2p_bytes message, uint64_t timeout_ms,
                                    p2p_event** event) {
  return on_network(network, [&]() -> p2p_status {
    if (event == nullptr) return P2P_INVALID_ARGUMENT;
    const auto node = key_of(key);
    if (!node) return status_of(node);
    auto raw = message_of(message);
    if (!raw) return status_of(raw);
    const RequestOptions options{milliseconds_of(timeout_ms)};
    return give(Reply(network->network->request_raw(*node, std::move(*raw), options)), event);
  });
}

p2p_status p2p_network_broadcast(p2p_network* network, const p2p_bytes* keys, size_t count, p2p_bytes message) {
  return on_network(network, [&]() -> p2p_status {
    const auto nodes = keys_of(keys, count);
    if (!nodes) return status_of(nodes);
    const auto raw = message_of(message);
    if (!raw) return status_of(raw);
    network->network->broadcast_raw(*nodes, *raw);
    return P2P_OK;
  });
}
