#include <p2p/address.hpp>

#include <p2p/hex.hpp>

#include <cstring>

namespace p2p {
namespace {

constexpr std::uint8_t kHighestCurve = 3;

/// Fails unless `bytes` is a known algorithm and a digest of its size.
Result<void> check_hash(BytesView bytes, const char* what) {
  if (bytes.empty()) return fail(Errc::malformed, std::string(what) + " without hash algorithm");
  const auto size = digest_size(bytes[0]);
  if (!size)
    return fail(Errc::malformed, std::string(what) + " with unknown hash algorithm " + std::to_string(bytes[0]));
  if (bytes.size() != 1 + *size)
    return fail(Errc::malformed, std::string(what) + " with a digest of " + std::to_string(bytes.size() - 1) +
                                     " bytes instead of " + std::to_string(*size));
  return {};
}

}  // namespace

std::string_view to_string(HashAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case HashAlgorithm::sha256:
      return "sha256";
    case HashAlgorithm::sha512:
      return "sha512";
    case HashAlgorithm::sha3_256:
      return "sha3_256";
    case HashAlgorithm::sha3_512:
      return "sha3_512";
    case HashAlgorithm::blake2b:
      return "blake2b";
    case HashAlgorithm::keccak256:
      return "keccak256";
  }
  return "unknown";
}

Result<Hash> Hash::from_bytes(BytesView bytes) {
  if (auto checked = check_hash(bytes, "hash"); !checked) return fail(checked.error());
  Hash hash;
  std::copy(bytes.begin(), bytes.end(), hash.bytes_.begin());
  hash.size_ = static_cast<std::uint8_t>(bytes.size());
  return hash;
}

std::string Hash::to_hex() const { return p2p::to_hex(bytes()); }

Result<Address> Address::from_bytes(BytesView bytes) {
  if (bytes.empty()) return fail(Errc::malformed, "empty address");
  if (auto checked = check_hash(bytes.subspan(1), "address"); !checked) return fail(checked.error());
  Address address;
  std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
  address.size_ = static_cast<std::uint8_t>(bytes.size());
  return address;
}

Result<Address> Address::from_hex(std::string_view hex) {
  const auto bytes = p2p::from_hex(hex);
  if (!bytes) return fail(Errc::malformed, "address: " + bytes.error().detail());
  return from_bytes(*bytes);
}

Address::Address(std::uint8_t curve, const Hash& hash) noexcept
    : size_(static_cast<std::uint8_t>(1 + hash.bytes().size())) {
  bytes_[0] = curve;
  std::copy(hash.bytes().begin(), hash.bytes().end(), bytes_.begin() + 1);
}

std::string Address::to_hex() const { return p2p::to_hex(bytes()); }

bool valid_address(BytesView bytes) noexcept {
  if (bytes.size() < 2 || bytes[0] > kHighestCurve) return false;
  const auto size = digest_size(bytes[1]);
  return size && bytes.size() == 2 + *size;
}

}  // namespace p2p

std::size_t std::hash<p2p::Address>::operator()(const p2p::Address& address) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, address.bytes().last<sizeof value>().data(), sizeof value);
  return value;
}
