// p2pctl envelope: what captured frames carry, for whoever has the recipient's seed.
#include "command.hpp"
#include "envelope_reader.hpp"
#include "identity.hpp"
#include "line_filter.hpp"

#include <memory>
#include <string_view>

namespace p2pctl {
namespace {

ExitCode run_open(const IdentityOptions& identity) {
  if (!identity.seed)
    return complain("nothing is encrypted to a random key; give --seed or --seed-hex", ExitCode::usage);
  const auto signer = make_signer(identity);
  if (!signer) return complain("cannot make the key pair", signer.error());
  EnvelopeReader reader(*signer);
  return filter_lines([&reader](std::string_view line) { return reader.read(line); });
}

}  // namespace

void add_envelope_command(CLI::App& app) {
  auto* command = add_command_group(app, "envelope", "What captured frames carry");
  auto* open = command->add_subcommand("open",
                                       "Lines of hexadecimal, each a frame for this identity, with or without its four "
                                       "bytes of length, to lines of JSON");
  auto identity = std::make_shared<IdentityOptions>();
  add_identity_options(*open, *identity);
  on_run(*open, [identity] { return run_open(*identity); });
}

}  // namespace p2pctl
