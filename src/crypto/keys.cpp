#include <p2p/keys.hpp>

#include "crypto/secret.hpp"

#include <p2p/crypto.hpp>
#include <p2p/hex.hpp>

#include <cstring>

namespace p2p {

std::string_view to_string(Curve curve) noexcept {
  switch (curve) {
    case Curve::ed25519:
      return "ed25519";
    case Curve::secp256r1:
      return "secp256r1";
    case Curve::secp256k1:
      return "secp256k1";
    case Curve::bls12_381:
      return "bls";
  }
  return "unknown";
}

std::optional<Curve> curve_from_string(std::string_view name) noexcept {
  if (name == "p256") return Curve::secp256r1;
  for (const Curve curve : {Curve::ed25519, Curve::secp256r1, Curve::secp256k1, Curve::bls12_381})
    if (name == to_string(curve)) return curve;
  return std::nullopt;
}

bool valid_public_key(BytesView bytes) noexcept {
  if (bytes.size() < 2) return false;
  const auto raw_size = raw_public_key_size(bytes[0]);
  return raw_size && bytes.size() == 2 + *raw_size;
}

Result<PublicKey> PublicKey::from_bytes(BytesView bytes) {
  if (bytes.size() < 2) return fail(Errc::invalid_key, "public key of " + std::to_string(bytes.size()) + " bytes");
  const auto raw_size = raw_public_key_size(bytes[0]);
  if (!raw_size) return fail(Errc::invalid_key, "public key on unknown curve " + std::to_string(bytes[0]));
  if (bytes.size() != 2 + *raw_size)
    return fail(Errc::invalid_key, std::string(to_string(static_cast<Curve>(bytes[0]))) + " public key of " +
                                       std::to_string(bytes.size()) + " bytes");
  PublicKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  key.size_ = static_cast<std::uint8_t>(bytes.size());
  return key;
}

Result<PublicKey> PublicKey::from_hex(std::string_view hex) {
  const auto bytes = p2p::from_hex(hex);
  if (!bytes) return fail(Errc::invalid_key, "public key: " + bytes.error().detail());
  return from_bytes(*bytes);
}

Result<PublicKey> PublicKey::from_raw(Curve curve, Origin origin, BytesView raw) {
  Bytes bytes{static_cast<std::uint8_t>(curve), static_cast<std::uint8_t>(origin)};
  bytes.insert(bytes.end(), raw.begin(), raw.end());
  return from_bytes(bytes);
}

std::string PublicKey::to_hex() const { return p2p::to_hex(bytes()); }

PrivateKey::PrivateKey(Curve curve, Origin origin, std::span<const std::uint8_t, kSecretBytes> secret) noexcept {
  bytes_[0] = static_cast<std::uint8_t>(curve);
  bytes_[1] = static_cast<std::uint8_t>(origin);
  std::copy(secret.begin(), secret.end(), bytes_.begin() + 2);
}

Result<PrivateKey> PrivateKey::from_bytes(BytesView bytes) {
  if (bytes.size() != 2 + kSecretBytes)
    return fail(Errc::invalid_key, "private key of " + std::to_string(bytes.size()) + " bytes");
  if (bytes[0] > static_cast<std::uint8_t>(Curve::secp256k1))
    return fail(Errc::invalid_key, "private key on curve " + std::to_string(bytes[0]));
  return PrivateKey(static_cast<Curve>(bytes[0]), static_cast<Origin>(bytes[1]), bytes.subspan<2, kSecretBytes>());
}

PrivateKey::PrivateKey(PrivateKey&& other) noexcept : bytes_(other.bytes_) { cleanse(other.bytes_); }

PrivateKey& PrivateKey::operator=(PrivateKey&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    cleanse(other.bytes_);
  }
  return *this;
}

PrivateKey::~PrivateKey() { cleanse(bytes_); }

}  // namespace p2p

std::size_t std::hash<p2p::PublicKey>::operator()(const p2p::PublicKey& key) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, key.bytes().last<sizeof value>().data(), sizeof value);
  return value;
}
