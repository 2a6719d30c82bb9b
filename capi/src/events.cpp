// Events and responders in the host's hands, and the queue from its side.
#include "network_handle.hpp"
#include "responder.hpp"
#include "simulation.hpp"
#include "values.hpp"

#include <utility>

using namespace p2p;
using namespace p2p::capi;

p2p_responder* p2p_event_take_responder(p2p_event* event) {
  return event == nullptr ? nullptr : std::exchange(event->responder, nullptr);
}

p2p_node_list* p2p_event_take_nodes(p2p_event* event) {
  return event == nullptr ? nullptr : std::exchange(event->nodes, nullptr);
}

void p2p_event_destroy(p2p_event* event) { delete static_cast<EventBox*>(event); }

p2p_status p2p_responder_respond(p2p_responder* responder, p2p_bytes message) {
  return guarded([&]() -> p2p_status {
    if (responder == nullptr) return P2P_INVALID_ARGUMENT;
    auto reply = message_of(message);
    if (!reply) return status_of(reply);
    return status_of(responder->responder.respond(std::move(*reply)));
  });
}

void p2p_responder_destroy(p2p_responder* responder) { delete responder; }

p2p_status p2p_network_poll(p2p_network* network, uint64_t timeout_ms, p2p_event** event) {
  return on_network(network, [&]() -> p2p_status {
    if (event == nullptr) return P2P_INVALID_ARGUMENT;
    const bool may_wait = network->simulation == nullptr;
    auto& queue = network->host->queue;
    auto next = queue.pop(may_wait ? milliseconds_of(timeout_ms) : Duration());
    if (next == nullptr) return queue.ended() ? P2P_STOPPED : P2P_TIMEOUT;
    *event = next.release();
    return P2P_OK;
  });
}

p2p_status p2p_network_wake_fd(p2p_network* network, int32_t* descriptor) {
  return on_network(network, [&]() -> p2p_status {
    if (descriptor == nullptr) return P2P_INVALID_ARGUMENT;
    *descriptor = network->host->queue.descriptor();
    return P2P_OK;
  });
}

p2p_status p2p_network_signer_complete(p2p_network* network, uint64_t token, p2p_status status, p2p_bytes answer) {
  return on_network(network, [&]() -> p2p_status {
    if (!network->signer) return P2P_INVALID_STATE;
    if (status != P2P_OK)
      return status_of(network->signer->complete(token, fail(error_of(status, Errc::signer_failed))));
    const auto bytes = view_of(answer);
    if (!bytes) return status_of(bytes);
    return status_of(network->signer->complete(token, *bytes));
  });
}
