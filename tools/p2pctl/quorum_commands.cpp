// p2pctl list-nodes and get-transaction: questions to several nodes, whose replies become one.
#include "command.hpp"
#include "network_access.hpp"
#include "node_list_output.hpp"
#include "quorum_report.hpp"

#include "discovery/merge_node_lists.hpp"

#include <p2p/json.hpp>
#include <p2p/messages/chains.hpp>
#include <p2p/messages/nodes.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

struct QuorumOptions {
  AccessOptions access;
  std::size_t consistency_level = 3;
  bool json = false;
};

void add_quorum_options(CLI::App& command, QuorumOptions& options) {
  add_access_options(command, options.access);
  add_known_nodes_option(command, options.access);
  command
      .add_option("--consistency", options.consistency_level,
                  "How many nodes to ask at a time; the next ones when these gave nothing (default 3)")
      ->type_name("N")
      ->check(CLI::PositiveNumber.description(""));
  command.add_flag("--json", options.json, "As JSON");
}

using Show = void (*)(const p2p::Message& result);

ExitCode show_report(const p2p::QuorumReadReport& report, const QuorumOptions& options, Show show) {
  if (!options.json) print_outcomes(report.outcomes);
  nlohmann::ordered_json shown = {{"outcomes", outcomes_json(report.outcomes)}};
  if (report.result && options.json) {
    const auto text = p2p::to_json(*report.result);
    if (!text) return complain("the result", text.error());
    shown["result"] = nlohmann::ordered_json::parse(*text);
  } else if (report.result) {
    show(*report.result);
  } else {
    shown["error"] = report.result.error().message();
  }
  if (options.json) fmt::print("{}\n", shown.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  return report.result ? ExitCode::ok : complain("no result", report.result.error());
}

/// `how` has what is particular to the question.
ExitCode ask(const QuorumOptions& options, const p2p::Message& question, p2p::QuorumReadOptions how, Show show) {
  const auto access = reach_network(options.access);
  if (!access) return access.error();
  how.timeout = from_seconds(options.access.timeout_s);
  how.consistency_level = options.consistency_level;
  const auto table = access->network->node_table();
  const auto nodes = nodes_to_ask(*access->network, *table, options.access);
  return show_report(access->network->quorum_read(nodes, question, std::move(how)), options, show);
}

/// No two nodes know quite the same of the others: of each node the latest record counts.
p2p::Result<p2p::Message> merge_lists(std::span<const p2p::Message> replies) {
  std::vector<std::vector<p2p::Node>> lists;
  for (const auto& reply : replies) {
    if (const auto* list = reply.get_if<p2p::NodeList>()) lists.push_back(list->nodes);
  }
  if (lists.empty()) return replies.front();
  return p2p::Message(p2p::NodeList{p2p::merge_node_lists(lists)});
}

bool is_transaction(const p2p::Message& reply) { return reply.is<p2p::Transaction>(); }

/// A node that has the transaction knows more than one that has not.
p2p::Result<p2p::Message> prefer_transaction(std::span<const p2p::Message> replies) {
  const auto found = std::find_if(replies.begin(), replies.end(), is_transaction);
  return found == replies.end() ? replies.front() : *found;
}

void show_json(const p2p::Message& result) {
  const auto text = p2p::to_json(result);
  if (text) {
    fmt::print("{}\n", *text);
  } else {
    complain("the result", text.error());
  }
}

void show_node_list(const p2p::Message& result) {
  if (const auto* list = result.get_if<p2p::NodeList>()) {
    print_nodes(listed_nodes(list->nodes, nullptr));
  } else {
    show_json(result);
  }
}

p2p::Address transaction_address_or_refuse(const std::string& text) {
  const auto address = p2p::Address::from_hex(text);
  if (!address) throw CLI::ValidationError("address", "'" + text + "': " + address.error().message());
  return *address;
}

}  // namespace

void add_list_nodes_command(CLI::App& app) {
  struct Options : QuorumOptions {
    bool authorized_and_available = false;
  };
  auto* command = app.add_subcommand("list-nodes", "List the nodes of the network, as several of them know it");
  auto options = std::make_shared<Options>();
  add_quorum_options(*command, *options);
  command->add_flag("--authorized", options->authorized_and_available, "Only those authorized and available");
  on_run(*command, [options] {
    p2p::QuorumReadOptions how;
    how.conflict_resolver = merge_lists;
    return ask(*options, p2p::ListNodes{options->authorized_and_available}, std::move(how), show_node_list);
  });
}

void add_get_transaction_command(CLI::App& app) {
  struct Options : QuorumOptions {
    p2p::Address address;
  };
  auto* command =
      app.add_subcommand("get-transaction", "Ask several nodes at a time for a transaction until one has it");
  auto options = std::make_shared<Options>();
  command
      ->add_option_function<std::string>(
          "address", [options](const std::string& text) { options->address = transaction_address_or_refuse(text); },
          "The address of the transaction, in hexadecimal")
      ->type_name("ADDRESS")
      ->required();
  add_quorum_options(*command, *options);
  on_run(*command, [options] {
    // Only some nodes store a given transaction: the next ones are asked until one has it.
    p2p::QuorumReadOptions how;
    how.conflict_resolver = prefer_transaction;
    how.acceptance_resolver = is_transaction;
    return ask(*options, p2p::GetTransaction{options->address}, std::move(how), show_json);
  });
}

}  // namespace p2pctl
