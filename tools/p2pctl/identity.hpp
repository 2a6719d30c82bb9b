// Who p2pctl is on the network: a key pair from a seed, or a random one.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>
#include <p2p/signer.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace p2pctl {

struct IdentityOptions {
  std::optional<p2p::Bytes> seed;  ///< may be empty, which is a seed too
  p2p::Curve curve = p2p::Curve::ed25519;
};

void add_identity_options(CLI::App& command, IdentityOptions& options);

/// The key pair of the seed at this index; without a seed a random one, whatever the index.
[[nodiscard]] p2p::Result<p2p::KeyPair> make_key_pair(const IdentityOptions& options, std::uint32_t index);
/// A node's identity is the first key of its seed.
[[nodiscard]] p2p::Result<std::shared_ptr<p2p::Signer>> make_signer(const IdentityOptions& options);

}  // namespace p2pctl
