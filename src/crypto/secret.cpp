#include "crypto/secret.hpp"

#include <openssl/crypto.h>

namespace p2p {

void cleanse(std::span<std::uint8_t> bytes) noexcept { OPENSSL_cleanse(bytes.data(), bytes.size()); }

}  // namespace p2p
