#include "network/peer_exchange.hpp"

#include "discovery/bootstrapping_nodes.hpp"

#include <p2p/messages/nodes.hpp>

#include <utility>
#include <vector>

namespace p2p {
namespace {

NodeList listed_nodes(const Directory& directory, const ListNodes& request) {
  const auto table = directory.table();
  NodeList list;
  for (const Node* node :
       request.authorized_and_available ? table->authorized_and_available_nodes(directory.now()) : table->nodes())
    list.nodes.push_back(*node);
  return list;
}

bool can_be_told(const Node& node) { return Message(NodeList{{node}}).encode().has_value(); }

/// Leaves out nodes that the wire cannot carry, which a host may have: one of them must not keep the others from being
/// told.
void leave_out_untellable(std::vector<Node>& nodes, const Directory& directory) {
  std::erase_if(nodes, [&](const Node& node) {
    if (can_be_told(node)) return false;
    directory.log().log(LogLevel::warning, "node_not_told",
                        "left out of answers: the wire cannot carry node " + node.first_public_key.to_hex());
    return true;
  });
}
void leave_out_untellable(NodeList& list, const Directory& directory) { leave_out_untellable(list.nodes, directory); }
void leave_out_untellable(BootstrappingNodes& answer, const Directory& directory) {
  leave_out_untellable(answer.new_seeds, directory);
  leave_out_untellable(answer.closest_nodes, directory);
}

template <class T>
void respond_with(T answer, Responder& responder, const Directory& directory) {
  const Message whole(std::move(answer));
  auto bytes = whole.encode();
  if (!bytes) {
    T rest = *whole.get_if<T>();
    leave_out_untellable(rest, directory);
    bytes = Message(std::move(rest)).encode();
  }
  auto responded = bytes ? responder.respond(RawMessage::from_bytes(std::move(*bytes)).value()) : fail(bytes.error());
  if (!responded) directory.log().log(LogLevel::warning, "nodes_not_told", responded.error().message());
}

template <class T, class Answer>
void answer_with(Dispatcher& dispatcher, Answer answer) {
  dispatcher.handle_by_default(
      T::kMessageType,
      [answer = std::move(answer)](const Message& message, const RequestContext&, Responder responder) {
        if (const T* request = message.get_if<T>()) answer(*request, responder);
      });
}

}  // namespace

void register_peer_exchange(Dispatcher& dispatcher, const std::shared_ptr<const Directory>& directory) {
  answer_with<ListNodes>(dispatcher, [directory](const ListNodes& request, Responder& responder) {
    respond_with(listed_nodes(*directory, request), responder, *directory);
  });
  answer_with<GetBootstrappingNodes>(
      dispatcher, [directory](const GetBootstrappingNodes& request, Responder& responder) {
        auto answer = bootstrapping_nodes(*directory->table(), request.patch, directory->now(), directory->random());
        if (answer) respond_with(*std::move(answer), responder, *directory);
      });
}

}  // namespace p2p
