#include <p2p/encrypted_key.hpp>

#include <string>

namespace p2p {

Result<EncryptedKey> EncryptedKey::from_bytes(BytesView bytes) {
  if (bytes.size() > kMaxBytes)
    return fail(Errc::invalid_argument, "an encrypted key of " + std::to_string(bytes.size()) + " bytes");
  EncryptedKey key;
  const auto to = key.reset(bytes.size());
  std::copy(bytes.begin(), bytes.end(), to.begin());
  return key;
}

}  // namespace p2p
