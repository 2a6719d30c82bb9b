#include "identity.hpp"

#include <p2p/crypto.hpp>
#include <p2p/hex.hpp>

#include <cstdlib>

namespace p2pctl {
namespace {

/// Keeps the seed out of the list of processes; the options go before it.
void take_seed_from_environment(IdentityOptions& options) {
  const char* const seed = std::getenv("P2PCTL_SEED");  // NOLINT(concurrency-mt-unsafe): there is one thread yet
  if (seed == nullptr || *seed == '\0') return;
  const auto bytes = p2p::as_bytes(seed);
  options.seed = p2p::Bytes(bytes.begin(), bytes.end());
}

}  // namespace

void add_identity_options(CLI::App& command, IdentityOptions& options) {
  take_seed_from_environment(options);
  auto* text = command
                   .add_option_function<std::string>(
                       "--seed",
                       [&options](const std::string& seed) {
                         const auto bytes = p2p::as_bytes(seed);
                         options.seed = p2p::Bytes(bytes.begin(), bytes.end());
                       },
                       "Seed of the identity: the bytes of this text (or of the environment variable P2PCTL_SEED)")
                   ->type_name("TEXT");
  command
      .add_option_function<std::string>(
          "--seed-hex",
          [&options](const std::string& seed) {
            const auto bytes = p2p::from_hex(seed);
            if (!bytes) throw CLI::ValidationError("--seed-hex", bytes.error().message());
            options.seed = *bytes;
          },
          "Seed of the identity, in hexadecimal; without a seed: random")
      ->type_name("HEX")
      ->excludes(text);
  command
      .add_option_function<std::string>(
          "--curve",
          [&options](const std::string& name) {
            const auto curve = p2p::curve_from_string(name);
            // A BLS key mines; it cannot be a node's identity.
            if (!curve || *curve == p2p::Curve::bls12_381) {
              throw CLI::ValidationError("--curve", "'" + name + "' is not ed25519, secp256r1 or secp256k1");
            }
            options.curve = *curve;
          },
          "ed25519 (default), secp256r1 (or p256), secp256k1")
      ->type_name("CURVE");
}

p2p::Result<p2p::KeyPair> make_key_pair(const IdentityOptions& options, std::uint32_t index) {
  if (options.seed) return p2p::derive_keypair(*options.seed, index, options.curve);
  return p2p::random_keypair(options.curve);
}

p2p::Result<std::shared_ptr<p2p::Signer>> make_signer(const IdentityOptions& options) {
  const auto keys = make_key_pair(options, 0);
  if (!keys) return p2p::fail(keys.error());
  return p2p::make_software_signer(*keys);
}

}  // namespace p2pctl
