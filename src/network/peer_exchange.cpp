#include "network/peer_exchange.hpp"

#include "discovery/bootstrapping_nodes.hpp"

#include <p2p/messages/nodes.hpp>

#include <utility>

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
    (void)responder.respond(listed_nodes(*directory, request));
  });
  answer_with<GetBootstrappingNodes>(dispatcher, [directory](const GetBootstrappingNodes& request,
                                                             Responder& responder) {
    const auto answer = bootstrapping_nodes(*directory->table(), request.patch, directory->now(), directory->random());
    if (answer) (void)responder.respond(*answer);
  });
}

}  // namespace p2p
