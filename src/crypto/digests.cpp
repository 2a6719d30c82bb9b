#include "crypto/digests.hpp"

#include "crypto/openssl_handles.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <algorithm>

namespace p2p {
namespace {

// A host may exit while a network of its runs: OpenSSL must not clean up under the threads that still use it. Without
// effect where the host has used OpenSSL before.
[[maybe_unused]] const int kKeptUntilTheEnd = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);

// Looking an algorithm up costs more than hashing a key with it: it is done once and kept until the process ends.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = required(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  return method;
}

const EVP_MD* sha512_method() {
  static const EVP_MD* const method = required(EVP_MD_fetch(nullptr, "SHA512", nullptr));
  return method;
}

/// A context that knows its digest and has no key yet; never used itself, only duplicated.
EVP_MAC_CTX* make_hmac_template(const char* digest) {
  EVP_MAC* const hmac = required(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  EVP_MAC_CTX* const context = required(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(digest), 0),
                               OSSL_PARAM_construct_end()};
  require(EVP_MAC_CTX_set_params(context, params) == 1);
  return context;
}

void digest(const EVP_MD* method, BytesView data, std::span<std::uint8_t> out) {
  unsigned size = 0;
  require(EVP_Digest(data.data(), data.size(), out.data(), &size, method, nullptr) == 1 && size == out.size());
}

void authenticate(const EVP_MAC_CTX* algorithm, BytesView key, BytesView data, std::span<std::uint8_t> out) {
  // A null key would mean "the key as before".
  static constexpr std::uint8_t kNothing = 0;
  const MacCtxPtr context(required(EVP_MAC_CTX_dup(algorithm)));
  std::size_t size = 0;
  require(EVP_MAC_init(context.get(), key.empty() ? &kNothing : key.data(), key.size(), nullptr) == 1 &&
          EVP_MAC_update(context.get(), data.data(), data.size()) == 1 &&
          EVP_MAC_final(context.get(), out.data(), &size, out.size()) == 1 && size == out.size());
}

}  // namespace

void sha256(BytesView data, std::span<std::uint8_t, 32> out) { digest(sha256_method(), data, out); }

void sha512(BytesView data, std::span<std::uint8_t, 64> out) { digest(sha512_method(), data, out); }

void hmac_sha256(BytesView key, BytesView data, std::span<std::uint8_t, 32> out) {
  static const EVP_MAC_CTX* const algorithm = make_hmac_template("SHA256");
  authenticate(algorithm, key, data, out);
}

void hmac_sha512(BytesView key, BytesView data, std::span<std::uint8_t, 64> out) {
  static const EVP_MAC_CTX* const algorithm = make_hmac_template("SHA512");
  authenticate(algorithm, key, data, out);
}

void x25519_scalar_of_seed(View32 seed, SecretBytes<32>& scalar) {
  std::array<std::uint8_t, 64> expanded;
  sha512(seed, expanded);
  std::copy_n(expanded.begin(), 32, scalar.data());
  cleanse(expanded);
  scalar.data()[0] &= 0xF8;
  scalar.data()[31] = static_cast<std::uint8_t>((scalar.data()[31] & 0x7FU) | 0x40U);
}

}  // namespace p2p
