#include <p2p/signer.hpp>

#include "crypto/prepared_private_key.hpp"
#include "crypto/secret.hpp"

#include <algorithm>
#include <utility>

namespace p2p {
namespace {

class SoftwareSigner final : public Signer {
 public:
  explicit SoftwareSigner(PreparedPrivateKey key) noexcept : key_(std::move(key)) {}

  [[nodiscard]] const PublicKey& public_key() const noexcept override { return key_.public_key(); }
  void sign(BytesView data, TimePoint /*deadline*/, SignCompletion completion) override { completion(key_.sign(data)); }
  void ecdh(BytesView ephemeral, TimePoint /*deadline*/, EcdhCompletion completion) override {
    completion(key_.ecdh(ephemeral));
  }

 private:
  PreparedPrivateKey key_;
};

}  // namespace

SharedSecret::SharedSecret(std::span<const std::uint8_t, kBytes> bytes) noexcept {
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
}

SharedSecret::SharedSecret(SharedSecret&& other) noexcept : bytes_(other.bytes_) { cleanse(other.bytes_); }

SharedSecret& SharedSecret::operator=(SharedSecret&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    cleanse(other.bytes_);
  }
  return *this;
}

SharedSecret::~SharedSecret() { cleanse(bytes_); }

Result<std::shared_ptr<Signer>> make_software_signer(const KeyPair& keys) {
  auto key = PreparedPrivateKey::make(keys.private_key);
  if (!key) return fail(key.error());
  if (key->public_key() != keys.public_key)
    return fail(Errc::invalid_key, "the public key does not belong to the private one: " + keys.public_key.to_hex());
  return std::shared_ptr<Signer>(std::make_shared<SoftwareSigner>(std::move(*key)));
}

}  // namespace p2p
