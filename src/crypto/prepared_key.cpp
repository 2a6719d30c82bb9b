#include "crypto/prepared_key.hpp"

#include "crypto/aes_gcm.hpp"
#include "crypto/curve25519_backend.hpp"
#include "crypto/ec_key.hpp"
#include "crypto/ecies.hpp"
#include "crypto/x25519.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace p2p {
namespace {

/// Has the members of EcPublicKey, so that ECIES is written once.
class Ed25519PublicKey {
 public:
  static constexpr std::size_t kEphemeralBytes = 32;

  /// Nothing for a point that is small-order, non-canonical or not on the curve.
  [[nodiscard]] static std::optional<Ed25519PublicKey> parse(View32 raw) {
    if (!acceptable_ed25519_point(raw)) return std::nullopt;
    const auto converted = Curve25519::to_x25519(raw);
    if (!converted && !Curve25519::on_curve(raw)) return std::nullopt;
    return Ed25519PublicKey(raw, converted);
  }

  [[nodiscard]] bool verify(BytesView data, BytesView signature) const { return verify_ed25519(raw_, data, signature); }

  [[nodiscard]] Result<SharedSecret> agree_with_fresh_key(std::span<std::uint8_t, kEphemeralBytes> ephemeral) const {
    if (!x25519_) return fail(Errc::invalid_key, "Ed25519 key outside the prime-order subgroup");
    const X25519Key fresh = X25519Key::generate();
    std::copy(fresh.public_key().begin(), fresh.public_key().end(), ephemeral.begin());
    return fresh.agree(*x25519_);
  }

 private:
  Ed25519PublicKey(View32 raw, const std::optional<Raw32>& converted) : x25519_(converted) {
    std::copy(raw.begin(), raw.end(), raw_.begin());
  }
  Raw32 raw_;
  std::optional<Raw32> x25519_;
};

template <class Key>
Result<Bytes> encrypt_to(const Key& recipient, BytesView plaintext, std::size_t reserve) {
  Bytes message(reserve + Key::kEphemeralBytes + kGcmTagBytes + plaintext.size());
  std::uint8_t* const ephemeral = message.data() + reserve;
  const auto secret =
      recipient.agree_with_fresh_key(std::span<std::uint8_t, Key::kEphemeralBytes>(ephemeral, Key::kEphemeralBytes));
  if (!secret) return fail(secret.error());
  ecies_seal(*secret, plaintext, ephemeral + Key::kEphemeralBytes);
  return message;
}

}  // namespace

struct PreparedKey::Parsed {
  std::variant<Ed25519PublicKey, EcPublicKey> key;
};

PreparedKey::PreparedKey(const PublicKey& key, std::unique_ptr<Parsed> parsed) noexcept
    : key_(key), parsed_(std::move(parsed)) {}
PreparedKey::~PreparedKey() = default;

Result<std::shared_ptr<const PreparedKey>> PreparedKey::make(const PublicKey& key) {
  std::unique_ptr<Parsed> parsed;
  switch (key.curve()) {
    case Curve::ed25519:
      if (auto ed = Ed25519PublicKey::parse(key.raw().first<32>())) parsed.reset(new Parsed{std::move(*ed)});
      break;
    case Curve::secp256r1:
    case Curve::secp256k1:
      if (auto ec = EcPublicKey::parse(key.curve(), key.raw())) parsed.reset(new Parsed{std::move(*ec)});
      break;
    case Curve::bls12_381:
      return fail(Errc::unsupported, "BLS12-381 public key " + key.to_hex());
  }
  if (!parsed) return fail(Errc::invalid_key, "no usable point: " + key.to_hex());
  return std::shared_ptr<const PreparedKey>(new PreparedKey(key, std::move(parsed)));
}

bool PreparedKey::verify(BytesView data, BytesView signature) const {
  return std::visit([&](const auto& key) { return key.verify(data, signature); }, parsed_->key);
}

Result<Bytes> PreparedKey::encrypt(BytesView plaintext, std::size_t reserve) const {
  return std::visit([&](const auto& key) { return encrypt_to(key, plaintext, reserve); }, parsed_->key);
}

std::size_t ephemeral_key_size(Curve curve) noexcept {
  switch (curve) {
    case Curve::ed25519:
      return Ed25519PublicKey::kEphemeralBytes;
    case Curve::secp256r1:
    case Curve::secp256k1:
      return kEcPointBytes;
    case Curve::bls12_381:
      break;
  }
  return 0;
}

std::size_t ecies_overhead(Curve curve) noexcept {
  const std::size_t ephemeral = ephemeral_key_size(curve);
  return ephemeral == 0 ? 0 : ephemeral + kGcmTagBytes;
}

}  // namespace p2p
