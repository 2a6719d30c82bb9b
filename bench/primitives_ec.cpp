#include "bench/primitive_operations.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>

#include <array>
#include <utility>

namespace p2p::bench::openssl {
namespace {

const char* group_name(Curve curve) { return curve == Curve::secp256r1 ? "P-256" : "secp256k1"; }

struct EcState {
  Pkey mine;
  Pkey peer;
  PkeyCtx generator;
  std::array<std::uint8_t, 65> encoded{};

  explicit EcState(Curve curve)
      : mine(EVP_EC_gen(group_name(curve))),
        peer(EVP_EC_gen(group_name(curve))),
        generator(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)) {
    check(EVP_PKEY_keygen_init(generator.get()) == 1 &&
          EVP_PKEY_CTX_set_group_name(generator.get(), group_name(curve)) == 1);
    encode(peer.get(), encoded);
  }
  static void encode(EVP_PKEY* key, std::array<std::uint8_t, 65>& out) {
    std::size_t size = 0;
    check(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, out.data(), out.size(), &size) == 1);
  }
};

struct AgreementState : EcState {
  PkeyCtx derivation{EVP_PKEY_CTX_new_from_pkey(nullptr, mine.get(), nullptr)};

  explicit AgreementState(Curve curve) : EcState(curve) { check(EVP_PKEY_derive_init(derivation.get()) == 1); }
  void generate() const {
    EVP_PKEY* fresh = nullptr;
    check(EVP_PKEY_generate(generator.get(), &fresh) == 1);
    const Pkey owner(fresh);
    std::array<std::uint8_t, 65> public_key{};
    encode(fresh, public_key);
  }
  /// Setting the encoded key checks that it is on the curve; checking it again with the peer would cost another ECDH.
  void derive() const {
    std::array<std::uint8_t, 32> secret{};
    std::size_t size = secret.size();
    check(EVP_PKEY_set1_encoded_public_key(peer.get(), encoded.data(), encoded.size()) == 1);
    check(EVP_PKEY_derive_set_peer_ex(derivation.get(), peer.get(), 0) == 1);
    check(EVP_PKEY_derive(derivation.get(), secret.data(), &size) == 1);
  }
};

struct SignatureState : EcState {
  EVP_MD* sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  PkeyCtx signing{EVP_PKEY_CTX_new_from_pkey(nullptr, mine.get(), nullptr)};
  PkeyCtx verification{EVP_PKEY_CTX_new_from_pkey(nullptr, mine.get(), nullptr)};
  Bytes message;
  std::array<std::uint8_t, 72> signature{};
  std::size_t signature_size = 0;

  SignatureState(Curve curve, Bytes text) : EcState(curve), message(std::move(text)) {
    check(EVP_PKEY_sign_init(signing.get()) == 1 && EVP_PKEY_verify_init(verification.get()) == 1);
    sign();
  }
  SignatureState(const SignatureState&) = delete;
  SignatureState& operator=(const SignatureState&) = delete;
  ~SignatureState() { EVP_MD_free(sha256); }

  [[nodiscard]] std::array<std::uint8_t, 32> digest() const {
    std::array<std::uint8_t, 32> out{};
    unsigned size = 0;
    check(EVP_Digest(message.data(), message.size(), out.data(), &size, sha256, nullptr) == 1);
    return out;
  }
  void sign() {
    const auto hash = digest();
    signature_size = signature.size();
    check(EVP_PKEY_sign(signing.get(), signature.data(), &signature_size, hash.data(), hash.size()) == 1);
  }
  void verify() const {
    const auto hash = digest();
    check(EVP_PKEY_verify(verification.get(), signature.data(), signature_size, hash.data(), hash.size()) == 1);
  }
};

}  // namespace

Operation ecdsa_sign(Curve curve, Bytes message) {
  return [state = std::make_unique<SignatureState>(curve, std::move(message))] { state->sign(); };
}

Operation ecdsa_verify(Curve curve, Bytes message) {
  return [state = std::make_unique<SignatureState>(curve, std::move(message))] { state->verify(); };
}

Operation ec_keygen(Curve curve) {
  return [state = std::make_unique<AgreementState>(curve)] { state->generate(); };
}

Operation ec_dh(Curve curve) {
  return [state = std::make_unique<AgreementState>(curve)] { state->derive(); };
}

}  // namespace p2p::bench::openssl
