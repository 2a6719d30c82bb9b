#include "registry/salted_hash.hpp"

#include <algorithm>
#include <cstring>

namespace p2p::registry {

SaltedHash::SaltedHash(RandomSource& random) {
  for (auto& word : salt_) word = random.next();
}

std::uint32_t SaltedHash::operator()(const Endpoint& endpoint) const noexcept {
  std::array<std::uint8_t, 16 + sizeof endpoint.port> bytes{};
  const auto& address = endpoint.address.mapped_bytes();
  const auto port = std::copy(address.begin(), address.end(), bytes.begin());
  std::memcpy(&*port, &endpoint.port, sizeof endpoint.port);
  return hash(bytes);
}

}  // namespace p2p::registry
