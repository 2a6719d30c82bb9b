#include "crypto/prepared_private_key.hpp"

#include "crypto/curve25519_backend.hpp"
#include "crypto/digests.hpp"
#include "crypto/ec_key.hpp"
#include "crypto/edwards25519_bignum.hpp"
#include "crypto/x25519.hpp"

#include <mutex>
#include <utility>
#include <variant>

namespace p2p {
namespace {

/// Signs with Ed25519; agrees with the X25519 key that belongs to the same seed, which is made when it is first wanted:
/// a signer that only signs stays small.
class Ed25519PrivateKey {
 public:
  explicit Ed25519PrivateKey(View32 seed) : signing_(seed) {}

  [[nodiscard]] View32 public_key() const noexcept { return signing_.public_key(); }
  [[nodiscard]] Signature sign(BytesView data) const { return signing_.sign(data); }

  [[nodiscard]] Result<SharedSecret> agree(BytesView ephemeral) const {
    if (ephemeral.size() != 32) return fail(Errc::invalid_key, "an ephemeral X25519 key has 32 bytes");
    std::call_once(agreement_made_, [this] { make_agreement(); });
    return agreement_->agree(ephemeral.first<32>());
  }

 private:
  void make_agreement() const {
    SecretBytes<32> scalar;
    x25519_scalar_of_seed(signing_.seed(), scalar);
    agreement_ = std::make_unique<const X25519Key>(scalar.view(), montgomery_u(signing_.public_key()));
  }

  Curve25519::SigningKey signing_;
  mutable std::once_flag agreement_made_;
  mutable std::unique_ptr<const X25519Key> agreement_;
};

}  // namespace

struct PreparedPrivateKey::Parsed {
  std::variant<Ed25519PrivateKey, EcPrivateKey> key;

  explicit Parsed(View32 seed) : key(std::in_place_type<Ed25519PrivateKey>, seed) {}
  explicit Parsed(EcPrivateKey&& ec) : key(std::in_place_type<EcPrivateKey>, std::move(ec)) {}
};

PreparedPrivateKey::PreparedPrivateKey(const PublicKey& public_key, std::unique_ptr<Parsed> parsed) noexcept
    : public_(public_key), parsed_(std::move(parsed)) {}
PreparedPrivateKey::PreparedPrivateKey(PreparedPrivateKey&&) noexcept = default;
PreparedPrivateKey& PreparedPrivateKey::operator=(PreparedPrivateKey&&) noexcept = default;
PreparedPrivateKey::~PreparedPrivateKey() = default;

Result<PreparedPrivateKey> PreparedPrivateKey::make(const PrivateKey& key) {
  std::unique_ptr<Parsed> parsed;
  switch (key.curve()) {
    case Curve::ed25519:
      parsed = std::make_unique<Parsed>(key.secret());
      break;
    case Curve::secp256r1:
    case Curve::secp256k1: {
      auto ec = EcPrivateKey::from_secret(key.curve(), key.secret());
      if (!ec) return fail(Errc::invalid_key, std::string(to_string(key.curve())) + " private key out of range");
      parsed = std::make_unique<Parsed>(std::move(*ec));
      break;
    }
    case Curve::bls12_381:
      return fail(Errc::unsupported, "BLS12-381 private keys are not used");
  }
  if (!parsed) return fail(Errc::invalid_key, "unknown curve");
  const BytesView raw =
      std::visit([](const auto& parsed_key) -> BytesView { return parsed_key.public_key(); }, parsed->key);
  const auto public_key = PublicKey::from_raw(key.curve(), key.origin(), raw);
  if (!public_key) return fail(public_key.error());
  return PreparedPrivateKey(*public_key, std::move(parsed));
}

Signature PreparedPrivateKey::sign(BytesView data) const {
  return std::visit([data](const auto& key) { return key.sign(data); }, parsed_->key);
}

Result<SharedSecret> PreparedPrivateKey::ecdh(BytesView ephemeral) const {
  auto secret = std::visit([ephemeral](const auto& key) { return key.agree(ephemeral); }, parsed_->key);
  if (!secret) return fail(Errc::decryption_failed, secret.error().detail());
  return secret;
}

}  // namespace p2p
