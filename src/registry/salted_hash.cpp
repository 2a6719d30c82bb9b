#include "registry/salted_hash.hpp"

#include <algorithm>
#include <cstring>

namespace p2p::registry {
namespace {

constexpr std::size_t kStep = sizeof(std::uint64_t);

}  // namespace

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

std::uint32_t SaltedHash::hash(BytesView bytes) const noexcept {
  std::uint64_t sum = salt_[0] + salt_[1] * bytes.size();
  const std::uint64_t* salt = salt_.data() + 2;
  const auto add = [&](const std::uint8_t* from) {
    std::uint64_t words = 0;
    std::memcpy(&words, from, sizeof words);
    sum += salt[0] * static_cast<std::uint32_t>(words) + salt[1] * (words >> 32U);
    salt += 2;
  };
  std::size_t at = 0;
  for (; at + kStep < bytes.size(); at += kStep) add(bytes.data() + at);
  // The last step may overlap the one before: every byte counts, some twice.
  add(bytes.data() + bytes.size() - kStep);
  // Only the upper half of the sum is universal.
  return static_cast<std::uint32_t>(sum >> 32U);
}

}  // namespace p2p::registry
