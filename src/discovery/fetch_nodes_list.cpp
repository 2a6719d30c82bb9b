#include "discovery/fetch_nodes_list.hpp"

#include "discovery/merge_node_lists.hpp"
#include "routing/quorum_read.hpp"

#include <p2p/messages/nodes.hpp>

#include <utility>

namespace p2p {
namespace {

/// What is no list counts as an empty one.
Result<Message> merged(std::span<const Message> replies) {
  std::vector<std::vector<Node>> lists;
  for (const Message& reply : replies)
    if (const auto* list = reply.get_if<NodeList>()) lists.push_back(list->nodes);
  return NodeList{merge_node_lists(lists)};
}

}  // namespace

void fetch_nodes_list(const std::shared_ptr<RequestPort>& port, std::span<const Node* const> nodes,
                      const ListQuestion& question, UniqueFunction<void(Result<std::vector<Node>>)> completion) {
  QuorumReadOptions options;
  options.timeout = question.timeout;
  options.consistency_level = question.consistency_level;
  options.conflict_resolver = merged;
  options.acceptance_resolver = [](const Message& reply) { return reply.get_if<NodeList>() != nullptr; };
  start_quorum_read(port, nodes, ListNodes{question.authorized_and_available}, std::move(options),
                    [completion = std::move(completion)](const QuorumReadReport& report) mutable {
                      if (!report.result) return completion(fail(report.result.error()));
                      const std::vector<Node> list = report.result->get_if<NodeList>()->nodes;
                      completion(merge_node_lists({&list, 1}));
                    });
}

}  // namespace p2p
