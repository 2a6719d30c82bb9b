// An event with all that it points to: what waits in the queue for p2p_network_poll, and what blocking calls give.
//
// What happened is a plain struct, a `Storage`, which says how an event shows it:
//   void describe(p2p_event& event);    sets kind, and pointers into the storage itself
#pragma once

#include <p2p/p2p.h>

#include <memory>
#include <utility>

namespace p2p::capi {

struct EventBox : p2p_event {
  EventBox() : p2p_event{} { size = sizeof(p2p_event); }
  EventBox(const EventBox&) = delete;
  EventBox& operator=(const EventBox&) = delete;
  virtual ~EventBox() = default;
};

template <class Storage>
struct EventOf final : EventBox {
  explicit EventOf(Storage moved) : storage(std::move(moved)) { storage.describe(*this); }
  ~EventOf() override {
    p2p_responder_destroy(responder);
    p2p_node_list_destroy(nodes);
  }
  Storage storage;
};

template <class Storage>
[[nodiscard]] std::unique_ptr<EventBox> box(Storage storage, void* context) {
  auto boxed = std::make_unique<EventOf<Storage>>(std::move(storage));
  boxed->context = context;
  return boxed;
}

/// Shows the storage to a function of the host, for the length of the call.
template <class Storage>
void show(Storage& storage, p2p_event_fn function, void* context) {
  p2p_event event{};
  event.size = sizeof event;
  event.context = context;
  storage.describe(event);
  function(context, &event);
  p2p_responder_destroy(event.responder);
  p2p_node_list_destroy(event.nodes);
}

}  // namespace p2p::capi
