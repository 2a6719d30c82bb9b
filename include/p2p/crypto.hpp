// Floor 1. Key derivation, signatures, ECIES and hashes of the protocol (core.md §1), composed from OpenSSL's and
// libsodium's primitives. All functions may be called from any thread; secrets are cleansed after use.
//
// BLS12-381 keys are carried and measured but not used: every operation with one is `unsupported`.
#pragma once

#include <p2p/address.hpp>
#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>

#include <cstdint>
#include <span>

namespace p2p {

/// The key pair of a seed at an index (core.md §1.2). Fails with invalid_key in the 2^-32 case that a P-256 or
/// secp256k1 scalar is out of range, and with unsupported for BLS.
[[nodiscard]] Result<KeyPair> derive_keypair(BytesView seed, std::uint32_t index, Curve curve = Curve::ed25519,
                                             Origin origin = Origin::software);
/// The same with caller-given bytes in place of the index.
[[nodiscard]] Result<KeyPair> derive_keypair_with_data(BytesView seed, BytesView extra, Curve curve = Curve::ed25519,
                                                       Origin origin = Origin::software);
/// The seed itself, or SHA-256 of one shorter than 32 bytes, as the private key.
[[nodiscard]] Result<KeyPair> generate_deterministic_keypair(BytesView seed, Curve curve = Curve::ed25519,
                                                             Origin origin = Origin::software);
/// From the cryptographic library's own generator.
[[nodiscard]] Result<KeyPair> random_keypair(Curve curve = Curve::ed25519, Origin origin = Origin::software);
/// The public key that belongs to a private one.
[[nodiscard]] Result<PublicKey> public_key_of(const PrivateKey& key);

/// Ed25519: RFC 8032; ECDSA: SHA-256, DER.
[[nodiscard]] Result<Signature> sign(const PrivateKey& key, BytesView data);
/// False for anything that is not a valid signature, bad keys included. High S is accepted.
[[nodiscard]] bool verify(const PublicKey& key, BytesView data, BytesView signature);

/// ECIES of core.md §1.4: `ephemeral raw public key ‖ tag(16) ‖ ciphertext`. invalid_key for a key that is no usable
/// point.
[[nodiscard]] Result<Bytes> ec_encrypt(const PublicKey& recipient, BytesView plaintext);
/// decryption_failed whatever the reason.
[[nodiscard]] Result<Bytes> ec_decrypt(const PrivateKey& recipient, BytesView ciphertext);

/// unsupported for keccak256 where the cryptographic library lacks it.
[[nodiscard]] Result<Hash> hash(BytesView data, HashAlgorithm algorithm = HashAlgorithm::sha256);
/// The hash of the concatenation.
[[nodiscard]] Result<Hash> hash_list(std::span<const BytesView> parts, HashAlgorithm algorithm = HashAlgorithm::sha256);
/// `curve(key) ‖ hash(whole key)`.
[[nodiscard]] Result<Address> derive_address(const PublicKey& key, HashAlgorithm algorithm = HashAlgorithm::sha256);

/// The predicate of the reference: a known curve and its size.
[[nodiscard]] bool valid_public_key(BytesView bytes) noexcept;

}  // namespace p2p
