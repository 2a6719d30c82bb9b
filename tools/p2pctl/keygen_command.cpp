// p2pctl keygen: the key pair of a seed at an index, and its address.
#include "command.hpp"
#include "identity.hpp"

#include <p2p/crypto.hpp>
#include <p2p/hex.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace p2pctl {
namespace {

struct KeygenOptions {
  IdentityOptions identity;
  std::uint32_t index = 0;
  bool show_private_key = false;
  bool json = false;
};

void print_json(const KeygenOptions& options, const p2p::KeyPair& keys, const p2p::Address& address) {
  nlohmann::ordered_json result;
  result["curve"] = p2p::to_string(keys.public_key.curve());
  result["index"] = options.index;
  result["public_key"] = keys.public_key.to_hex();
  result["address"] = address.to_hex();
  if (options.show_private_key) result["private_key"] = p2p::to_hex(keys.private_key.bytes());
  fmt::print("{}\n", result.dump(2));
}

void print_text(const KeygenOptions& options, const p2p::KeyPair& keys, const p2p::Address& address) {
  fmt::print("curve        {}\n", p2p::to_string(keys.public_key.curve()));
  fmt::print("index        {}\n", options.index);
  fmt::print("public key   {}\n", keys.public_key.to_hex());
  fmt::print("address      {}\n", address.to_hex());
  if (options.show_private_key) fmt::print("private key  {}\n", p2p::to_hex(keys.private_key.bytes()));
}

ExitCode run_keygen(const KeygenOptions& options) {
  if (!options.identity.seed && !options.show_private_key) {
    return complain("a random key is of no use without --private; give --seed or --seed-hex", ExitCode::usage);
  }
  const auto keys = make_key_pair(options.identity, options.index);
  if (!keys) return complain("cannot make the key pair", keys.error());
  const auto address = p2p::derive_address(keys->public_key);
  if (!address) return complain("cannot derive the address", address.error());
  if (options.json) {
    print_json(options, *keys, *address);
  } else {
    print_text(options, *keys, *address);
  }
  return ExitCode::ok;
}

}  // namespace

void add_keygen_command(CLI::App& app) {
  auto* command = app.add_subcommand("keygen", "Show the key pair of a seed at an index, and its address");
  auto options = std::make_shared<KeygenOptions>();
  add_identity_options(*command, options->identity);
  command->add_option("--index", options->index, "Place in the seed's chain of keys (default 0, a node's identity)")
      ->type_name("N");
  command->add_flag("--private", options->show_private_key, "Show the private key too");
  command->add_flag("--json", options->json, "As JSON");
  on_run(*command, [options] { return run_keygen(*options); });
}

}  // namespace p2pctl
