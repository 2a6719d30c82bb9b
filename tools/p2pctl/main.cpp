// p2pctl: an operator's and researcher's view of an Archethic network.
#include "command.hpp"

#include <string>

namespace {

/// The first line of an error of the parser: it may add hints behind.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

p2pctl::ExitCode usage_error(const std::string& text) {
  return p2pctl::complain(text + " (see --help)", p2pctl::ExitCode::usage);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Speaks the Archethic peer-to-peer protocol: make keys, run a node, ask others, read messages.",
               "p2pctl");
  app.require_subcommand(0, 1);
  p2pctl::add_keygen_command(app);
  p2pctl::add_node_command(app);
  p2pctl::add_ping_command(app);
  p2pctl::add_nodes_command(app);
  p2pctl::add_bootstrap_command(app);
  p2pctl::add_list_nodes_command(app);
  p2pctl::add_get_transaction_command(app);
  p2pctl::add_sample_command(app);
  p2pctl::add_watch_command(app);
  p2pctl::add_bench_command(app);
  p2pctl::add_message_command(app);
  p2pctl::add_envelope_command(app);
  p2pctl::add_conformance_command(app);
  p2pctl::add_geo_command(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::RuntimeError& ended) {
    return ended.get_exit_code();
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return static_cast<int>(usage_error(first_line(error.what())));
  }
  if (app.get_subcommands().empty()) return static_cast<int>(usage_error("a command is needed"));
  return 0;
}
