#include "crypto/ec_key.hpp"

#include "crypto/digests.hpp"
#include "crypto/key_agreement.hpp"

#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

#include <utility>

namespace p2p {
namespace {

constexpr std::uint8_t kUncompressed = 0x04;
/// DER of two 33-byte integers.
constexpr std::size_t kMaxDerBytes = 72;

using EvpInit = int (*)(EVP_PKEY_CTX*);

const char* group_name(Curve curve) { return curve == Curve::secp256r1 ? "P-256" : "secp256k1"; }

const EC_GROUP* group_of(Curve curve) {
  static const EC_GROUP* const p256 = required(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  static const EC_GROUP* const k256 = required(EC_GROUP_new_by_curve_name(NID_secp256k1));
  return curve == Curve::secp256r1 ? p256 : k256;
}

PkeyCtxPtr context_for(EVP_PKEY* key, EvpInit init) {
  PkeyCtxPtr context(required(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)));
  require(init(context.get()) == 1);
  return context;
}

PkeyCtxPtr generator_for(Curve curve, EvpInit init) {
  PkeyCtxPtr context(required(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)));
  require(init(context.get()) == 1 && EVP_PKEY_CTX_set_group_name(context.get(), group_name(curve)) == 1);
  return context;
}

/// A key without a point, to copy the curve's parameters from: cheaper than naming the curve each time.
const EVP_PKEY* parameters_of(Curve curve) {
  const auto make = [](Curve which) {
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_paramgen(generator_for(which, EVP_PKEY_paramgen_init).get(), &key) == 1);
    return key;
  };
  static const EVP_PKEY* const p256 = make(Curve::secp256r1);
  static const EVP_PKEY* const k256 = make(Curve::secp256k1);
  return curve == Curve::secp256r1 ? p256 : k256;
}

PkeyPtr key_without_point(Curve curve) {
  PkeyPtr key(required(EVP_PKEY_new()));
  require(EVP_PKEY_copy_parameters(key.get(), parameters_of(curve)) == 1);
  return key;
}

/// OpenSSL checks that the point is on the curve. It would take the hybrid and compressed forms too; the protocol has
/// only one.
bool set_point(EVP_PKEY* key, BytesView raw) {
  const ErrorQueueGuard guard;
  return raw.size() == kEcPointBytes && raw[0] == kUncompressed &&
         EVP_PKEY_set1_encoded_public_key(key, raw.data(), raw.size()) == 1;
}

/// Ephemeral peers come and go with each message: one object a thread takes their points in turn.
EVP_PKEY* peer_slot(Curve curve) {
  thread_local const PkeyPtr p256 = key_without_point(Curve::secp256r1);
  thread_local const PkeyPtr k256 = key_without_point(Curve::secp256k1);
  return curve == Curve::secp256r1 ? p256.get() : k256.get();
}

/// A new key each time; only the generator is kept, which holds no key.
PkeyPtr generate(Curve curve) {
  thread_local const PkeyCtxPtr p256 = generator_for(Curve::secp256r1, EVP_PKEY_keygen_init);
  thread_local const PkeyCtxPtr k256 = generator_for(Curve::secp256k1, EVP_PKEY_keygen_init);
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_generate((curve == Curve::secp256r1 ? p256 : k256).get(), &key) == 1);
  return PkeyPtr(key);
}

/// The point that belongs to a scalar in range.
EcPoint public_point(Curve curve, const BIGNUM* scalar) {
  const EC_GROUP* const group = group_of(curve);
  const EcPointPtr point(required(EC_POINT_new(group)));
  EcPoint encoded;
  require(EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, nullptr) == 1 &&
          EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(), encoded.size(),
                             nullptr) == encoded.size());
  return encoded;
}

using ParamBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;

PkeyPtr import_pair(Curve curve, const BIGNUM* scalar, const EcPoint& point) {
  const ParamBuilderPtr builder(required(OSSL_PARAM_BLD_new()));
  require(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group_name(curve), 0) == 1 &&
          OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1);
  // The scalar is in secure memory, so its copy is cleansed when it is freed.
  const ParamsPtr params(required(OSSL_PARAM_BLD_to_param(builder.get())));
  const PkeyCtxPtr importer(required(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)));
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_fromdata_init(importer.get()) == 1 &&
          EVP_PKEY_fromdata(importer.get(), &key, EVP_PKEY_KEYPAIR, params.get()) == 1);
  return PkeyPtr(key);
}

}  // namespace

EcPublicKey::EcPublicKey(Curve curve, PkeyPtr key)
    : curve_(curve), key_(std::move(key)), verification_(context_for(key_.get(), EVP_PKEY_verify_init)) {}

std::optional<EcPublicKey> EcPublicKey::parse(Curve curve, BytesView raw) {
  PkeyPtr key = key_without_point(curve);
  if (!set_point(key.get(), raw)) return std::nullopt;
  return EcPublicKey(curve, std::move(key));
}

bool EcPublicKey::verify(BytesView data, BytesView signature) const {
  const ErrorQueueGuard guard;
  Raw32 digest;
  sha256(data, digest);
  const PkeyCtxPtr context(required(EVP_PKEY_CTX_dup(verification_.get())));
  return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(), digest.size()) == 1;
}

Result<SharedSecret> EcPublicKey::agree_with_fresh_key(std::span<std::uint8_t, kEcPointBytes> ephemeral) const {
  const PkeyPtr fresh = generate(curve_);
  std::size_t size = 0;
  require(EVP_PKEY_get_octet_string_param(fresh.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, ephemeral.data(),
                                          ephemeral.size(), &size) == 1 &&
          size == ephemeral.size());
  return agree(make_derivation(fresh.get()).get(), key_.get());
}

EcPrivateKey::EcPrivateKey(Curve curve, const EcPoint& public_key, PkeyPtr key)
    : curve_(curve),
      public_(public_key),
      key_(std::move(key)),
      signing_(context_for(key_.get(), EVP_PKEY_sign_init)),
      derivation_(make_derivation(key_.get())) {}

std::optional<EcPrivateKey> EcPrivateKey::from_secret(Curve curve, View32 secret) {
  const BnPtr scalar(required(BN_secure_new()));
  require(BN_bin2bn(secret.data(), 32, scalar.get()) != nullptr);
  BN_set_flags(scalar.get(), BN_FLG_CONSTTIME);
  if (BN_is_zero(scalar.get()) == 1 || BN_cmp(scalar.get(), EC_GROUP_get0_order(group_of(curve))) >= 0)
    return std::nullopt;
  const EcPoint point = public_point(curve, scalar.get());
  return EcPrivateKey(curve, point, import_pair(curve, scalar.get(), point));
}

Signature EcPrivateKey::sign(BytesView data) const {
  Raw32 digest;
  sha256(data, digest);
  const PkeyCtxPtr context(required(EVP_PKEY_CTX_dup(signing_.get())));
  Signature signature;
  std::size_t size = kMaxDerBytes;
  signature.bytes.resize(size);
  require(EVP_PKEY_sign(context.get(), signature.bytes.data(), &size, digest.data(), digest.size()) == 1);
  signature.bytes.resize(size);
  return signature;
}

Result<SharedSecret> EcPrivateKey::agree(BytesView ephemeral) const {
  EVP_PKEY* const slot = peer_slot(curve_);
  if (!set_point(slot, ephemeral)) return fail(Errc::invalid_key, "ephemeral key is not on the curve");
  return p2p::agree(derivation_.get(), slot);
}

}  // namespace p2p
