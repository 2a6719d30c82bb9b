#include "bench/primitive_operations.hpp"

#include <array>
#include <utility>

#if P2P_HAVE_SODIUM
#include <sodium.h>
#endif

namespace p2p::bench {

#if P2P_HAVE_SODIUM
namespace sodium {
namespace {

struct SigningState {
  std::array<std::uint8_t, 32> public_key{};
  std::array<std::uint8_t, 64> secret_key{};
  std::array<std::uint8_t, 64> signature{};
  Bytes message;

  explicit SigningState(Bytes text) : message(std::move(text)) {
    check(sodium_init() >= 0);
    crypto_sign_keypair(public_key.data(), secret_key.data());
    sign();
  }
  void sign() { crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_key.data()); }
};

}  // namespace

Operation sign(Bytes message) {
  return [state = std::make_unique<SigningState>(std::move(message))] { state->sign(); };
}

Operation verify(Bytes message) {
  return [state = std::make_unique<SigningState>(std::move(message))] {
    check(crypto_sign_verify_detached(state->signature.data(), state->message.data(), state->message.size(),
                                      state->public_key.data()) == 0);
  };
}

Operation keygen() {
  check(sodium_init() >= 0);
  return [] {
    std::array<std::uint8_t, 32> secret{};
    std::array<std::uint8_t, 32> public_key{};
    check(crypto_box_keypair(public_key.data(), secret.data()) == 0);
  };
}

Operation dh() {
  check(sodium_init() >= 0);
  std::array<std::uint8_t, 32> mine{};
  std::array<std::uint8_t, 32> theirs{};
  std::array<std::uint8_t, 32> unused{};
  crypto_box_keypair(unused.data(), mine.data());
  crypto_box_keypair(theirs.data(), unused.data());
  return [mine, theirs] {
    std::array<std::uint8_t, 32> secret{};
    check(crypto_scalarmult_curve25519(secret.data(), mine.data(), theirs.data()) == 0);
  };
}

}  // namespace sodium
#endif

namespace openssl {
namespace {

struct Ed25519State {
  Pkey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  MdCtx context{EVP_MD_CTX_new()};
  std::array<std::uint8_t, 64> signature{};
  Bytes message;

  explicit Ed25519State(Bytes text) : message(std::move(text)) { sign(); }
  void sign() {
    std::size_t size = signature.size();
    EVP_MD_CTX_reset(context.get());
    check(EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1);
    check(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1);
  }
  void verify() {
    EVP_MD_CTX_reset(context.get());
    check(EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1);
    check(EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1);
  }
};

struct X25519State {
  Pkey mine{EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")};
  Pkey peer{EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")};
  PkeyCtx generator{EVP_PKEY_CTX_new_from_name(nullptr, "X25519", nullptr)};
  PkeyCtx derivation{EVP_PKEY_CTX_new_from_pkey(nullptr, mine.get(), nullptr)};
  std::array<std::uint8_t, 32> encoded{};

  X25519State() {
    std::size_t size = encoded.size();
    check(EVP_PKEY_get_raw_public_key(peer.get(), encoded.data(), &size) == 1);
    check(EVP_PKEY_keygen_init(generator.get()) == 1 && EVP_PKEY_derive_init(derivation.get()) == 1);
  }
  void generate() const {
    EVP_PKEY* fresh = nullptr;
    check(EVP_PKEY_generate(generator.get(), &fresh) == 1);
    const Pkey owner(fresh);
    std::array<std::uint8_t, 32> public_key{};
    std::size_t size = public_key.size();
    check(EVP_PKEY_get_raw_public_key(fresh, public_key.data(), &size) == 1);
  }
  void derive() const {
    std::array<std::uint8_t, 32> secret{};
    std::size_t size = secret.size();
    check(EVP_PKEY_set1_encoded_public_key(peer.get(), encoded.data(), encoded.size()) == 1);
    check(EVP_PKEY_derive_set_peer_ex(derivation.get(), peer.get(), 0) == 1);
    check(EVP_PKEY_derive(derivation.get(), secret.data(), &size) == 1);
  }
};

}  // namespace

Operation ed25519_sign(Bytes message) {
  return [state = std::make_unique<Ed25519State>(std::move(message))] { state->sign(); };
}

Operation ed25519_verify(Bytes message) {
  return [state = std::make_unique<Ed25519State>(std::move(message))] { state->verify(); };
}

Operation x25519_keygen() {
  return [state = std::make_unique<X25519State>()] { state->generate(); };
}

Operation x25519_dh() {
  return [state = std::make_unique<X25519State>()] { state->derive(); };
}

}  // namespace openssl
}  // namespace p2p::bench
