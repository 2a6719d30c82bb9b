// A private key in the form that signing and ECDH want, made once: importing one costs as much as a signature.
// Immutable to its users; any thread. Its secrets are cleansed when it dies.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>
#include <p2p/signer.hpp>

#include <memory>

namespace p2p {

class PreparedPrivateKey {
 public:
  /// invalid_key for a scalar out of range, unsupported for BLS.
  [[nodiscard]] static Result<PreparedPrivateKey> make(const PrivateKey& key);

  PreparedPrivateKey(PreparedPrivateKey&&) noexcept;
  PreparedPrivateKey& operator=(PreparedPrivateKey&&) noexcept;
  ~PreparedPrivateKey();

  [[nodiscard]] const PublicKey& public_key() const noexcept { return public_; }
  [[nodiscard]] Signature sign(BytesView data) const;
  /// With a message's raw ephemeral key of 32 or 65 bytes; decryption_failed when it is no usable point.
  [[nodiscard]] Result<SharedSecret> ecdh(BytesView ephemeral) const;

 private:
  struct Parsed;
  PreparedPrivateKey(const PublicKey& public_key, std::unique_ptr<Parsed> parsed) noexcept;
  PublicKey public_;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace p2p
