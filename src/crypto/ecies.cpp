#include "crypto/ecies.hpp"

#include "crypto/aes_gcm.hpp"
#include "crypto/digests.hpp"
#include "crypto/prepared_key.hpp"

namespace p2p {
namespace {

/// There is no salt: key and IV are as unique as the shared secret, hence as the ephemeral key.
struct MessageKeys {
  Raw32 iv;
  Raw32 key;

  explicit MessageKeys(const SharedSecret& secret) {
    SecretBytes<32> prk;
    sha256(secret.bytes(), std::span<std::uint8_t, 32>(prk.data(), 32));
    hmac_sha256(prk.view(), as_bytes("0"), iv);
    hmac_sha256(iv, as_bytes("1"), key);
  }
  MessageKeys(const MessageKeys&) = delete;
  MessageKeys& operator=(const MessageKeys&) = delete;
  ~MessageKeys() {
    cleanse(iv);
    cleanse(key);
  }
};

}  // namespace

void ecies_seal(const SharedSecret& secret, BytesView plaintext, std::uint8_t* tagged_ciphertext) {
  const MessageKeys keys(secret);
  aes_gcm_seal(keys.key, keys.iv, plaintext, std::span<std::uint8_t, kGcmTagBytes>(tagged_ciphertext, kGcmTagBytes),
               tagged_ciphertext + kGcmTagBytes);
}

Result<Bytes> ecies_open(const SharedSecret& secret, BytesView tagged_ciphertext) {
  if (tagged_ciphertext.size() < kGcmTagBytes) return fail(Errc::decryption_failed, "shorter than a tag");
  const MessageKeys keys(secret);
  const BytesView ciphertext = tagged_ciphertext.subspan(kGcmTagBytes);
  Bytes plaintext(ciphertext.size());
  if (!aes_gcm_open(keys.key, keys.iv, tagged_ciphertext.first<kGcmTagBytes>(), ciphertext, plaintext.data()))
    return fail(Errc::decryption_failed, "wrong tag");
  return plaintext;
}

}  // namespace p2p
