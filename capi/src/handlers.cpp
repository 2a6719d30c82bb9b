#include "network_handle.hpp"
#include "responder.hpp"
#include "values.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

using namespace p2p;
using namespace p2p::capi;

namespace {

/// A request of another node, or of the local one. An event that shows it owns the responder from then on.
class Request {
 public:
  Request(RawMessage message, const RequestContext& context, Responder responder)
      : message_(std::move(message)), sender_(context.sender), responder_(new p2p_responder{std::move(responder)}) {
    if (context.endpoint) endpoint_ = endpoint_to_c(*context.endpoint);
  }
  void describe(p2p_event& event) {
    event.kind = P2P_EVENT_REQUEST;
    event.key = bytes_of(sender_);
    event.message = bytes_of(message_.bytes());
    event.endpoint = endpoint_;
    event.responder = responder_.release();
  }

 private:
  RawMessage message_;
  PublicKey sender_;
  p2p_endpoint endpoint_{};
  std::unique_ptr<p2p_responder> responder_;
};

RawMessageHandler calling(Host* host, p2p_event_fn function, std::shared_ptr<HostContext> context) {
  return [=](RawMessage message, const RequestContext& asked, Responder responder) {
    Request request(std::move(message), asked, std::move(responder));
    host->call_with(request, function, context->get());
  };
}

/// A request that finds no room is destroyed, which counts as no reply.
RawMessageHandler queueing(Host* host, std::shared_ptr<HostContext> context) {
  return [=](RawMessage message, const RequestContext& asked, Responder responder) {
    auto boxed = box(Request(std::move(message), asked, std::move(responder)), context->get());
    (void)host->queue.push_work(boxed);
  };
}

}  // namespace

p2p_status p2p_network_handle(p2p_network* network, int32_t type, int32_t mode, p2p_event_fn function, void* context,
                              p2p_release_fn release) {
  return guarded([&]() -> p2p_status {
    auto shared = std::make_shared<HostContext>(context, release, usable(network) ? network->host.get() : nullptr);
    if (!usable(network) || type < P2P_ALL_TYPES || type > UINT8_MAX) return P2P_INVALID_ARGUMENT;
    if (mode < P2P_HANDLE_POOL || mode > P2P_HANDLE_POLL) return P2P_INVALID_ARGUMENT;
    const bool polled = mode == P2P_HANDLE_POLL;
    if (polled != (function == nullptr)) return P2P_INVALID_ARGUMENT;
    const std::lock_guard lock(network->start_mutex);
    if (network->started) return P2P_INVALID_STATE;
    Host* const host = network->host.get();
    auto handler = polled ? queueing(host, std::move(shared)) : calling(host, function, std::move(shared));
    const auto where = mode == P2P_HANDLE_POOL ? HandlerMode::pool : HandlerMode::in_line;
    if (type == P2P_ALL_TYPES) {
      network->network->handle_all_raw(std::move(handler), where);
    } else {
      network->network->handle_raw(static_cast<std::uint8_t>(type), std::move(handler), where);
    }
    return P2P_OK;
  });
}
