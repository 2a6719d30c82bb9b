// Floor 1. Who holds the node's private key. The built-in signer keeps it in memory; a host may keep it in a TPM, in
// another process or in another runtime.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/clock.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace p2p {

/// The shared secret of an ECDH; cleansed when it dies or is moved from.
class SharedSecret {
 public:
  static constexpr std::size_t kBytes = 32;
  explicit SharedSecret(std::span<const std::uint8_t, kBytes> bytes) noexcept;
  SharedSecret(SharedSecret&& other) noexcept;
  SharedSecret& operator=(SharedSecret&& other) noexcept;
  SharedSecret(const SharedSecret&) = delete;
  SharedSecret& operator=(const SharedSecret&) = delete;
  ~SharedSecret();
  [[nodiscard]] std::span<const std::uint8_t, kBytes> bytes() const noexcept { return bytes_; }

 private:
  std::array<std::uint8_t, kBytes> bytes_;
};

/// Asynchronous: a completion may be called inside the call or later, from any thread, exactly once. The library calls
/// both functions from many threads at once. A completion that comes after the deadline is ignored; one that is
/// destroyed uncalled counts as signer_failed.
class Signer {
 public:
  using SignCompletion = UniqueFunction<void(Result<Signature>)>;
  using EcdhCompletion = UniqueFunction<void(Result<SharedSecret>)>;

  virtual ~Signer() = default;
  /// The same for the signer's whole life.
  [[nodiscard]] virtual const PublicKey& public_key() const noexcept = 0;
  /// Signs `data`, which is borrowed for the call only.
  virtual void sign(BytesView data, TimePoint deadline, SignCompletion completion) = 0;
  /// ECDH with a raw ephemeral public key of 32 (X25519, against the key's Curve25519 form) or 65 bytes (the key's own
  /// curve), borrowed for the call only. Any failure counts as decryption_failed.
  virtual void ecdh(BytesView ephemeral, TimePoint deadline, EcdhCompletion completion) = 0;
};

/// Keeps the private key, parsed once, in memory; completes inside the call. invalid_key or unsupported for a key that
/// it cannot use.
[[nodiscard]] Result<std::shared_ptr<Signer>> make_software_signer(const KeyPair& keys);

}  // namespace p2p
