#include "crypto/openssl_handles.hpp"

#include <p2p/crypto.hpp>

#include <array>
#include <string>

namespace p2p {
namespace {

/// In the order of the algorithm's numbers. KECCAK-256 (the padding from before the standard) exists from OpenSSL 3.2
/// on.
constexpr std::array<const char*, 6> kMethodNames{"SHA256",   "SHA512",      "SHA3-256",
                                                  "SHA3-512", "BLAKE2B-512", "KECCAK-256"};

/// Null when OpenSSL lacks it.
const EVP_MD* method_of(HashAlgorithm algorithm) {
  static const auto methods = [] {
    const ErrorQueueGuard guard;
    std::array<const EVP_MD*, kMethodNames.size()> fetched{};
    for (std::size_t i = 0; i < fetched.size(); ++i) fetched[i] = EVP_MD_fetch(nullptr, kMethodNames[i], nullptr);
    return fetched;
  }();
  const auto index = static_cast<std::size_t>(algorithm);
  return index < methods.size() ? methods[index] : nullptr;
}

}  // namespace

Result<Hash> hash_list(std::span<const BytesView> parts, HashAlgorithm algorithm) {
  const EVP_MD* const method = method_of(algorithm);
  if (method == nullptr) return fail(Errc::unsupported, "hash algorithm " + std::string(to_string(algorithm)));
  const MdCtxPtr context(required(EVP_MD_CTX_new()));
  require(EVP_DigestInit_ex2(context.get(), method, nullptr) == 1);
  for (const BytesView part : parts) require(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  std::array<std::uint8_t, 1 + EVP_MAX_MD_SIZE> bytes;
  bytes[0] = static_cast<std::uint8_t>(algorithm);
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context.get(), bytes.data() + 1, &size) == 1);
  return Hash::from_bytes(BytesView(bytes.data(), 1 + size));
}

Result<Hash> hash(BytesView data, HashAlgorithm algorithm) {
  return hash_list(std::span<const BytesView>(&data, 1), algorithm);
}

Result<Address> derive_address(const PublicKey& key, HashAlgorithm algorithm) {
  const auto digest = hash(key.bytes(), algorithm);
  if (!digest) return fail(digest.error());
  return Address(static_cast<std::uint8_t>(key.curve()), *digest);
}

}  // namespace p2p
