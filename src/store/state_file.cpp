#include "store/state_file.hpp"

#include "crypto/digests.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace p2p::store {
namespace {

constexpr std::string_view kMagic = "AP2PSTAT";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHashAt = 8;
constexpr std::size_t kVersionAt = kHashAt + 32;
constexpr std::size_t kLengthAt = kVersionAt + 4;
static_assert(kMagic.size() == kHashAt && kLengthAt + 8 == kStateHeaderBytes);

using Hash = std::array<std::uint8_t, 32>;

Hash hash_of(BytesView file) {
  Hash hash{};
  sha256(file.subspan(kVersionAt), hash);
  return hash;
}

void put_number(Bytes& file, std::size_t at, std::size_t bytes, std::uint64_t number) {
  for (std::size_t i = bytes; i-- > 0; number >>= 8U) file[at + i] = static_cast<std::uint8_t>(number);
}

std::uint64_t number_at(BytesView file, std::size_t at, std::size_t bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : file.subspan(at, bytes)) number = number << 8U | byte;
  return number;
}

/// Why the hash differs: most often because the file was cut.
std::string damage(BytesView file) {
  const std::uint64_t length = number_at(file, kLengthAt, 8);
  const std::size_t there = file.size() - kStateHeaderBytes;
  if (length <= there) return "its hash is wrong";
  return "it ends after " + std::to_string(there) + " of " + std::to_string(length) + " bytes";
}

}  // namespace

Bytes encode_state_file(BytesView state) {
  Bytes file(kStateHeaderBytes + state.size());
  std::copy(kMagic.begin(), kMagic.end(), file.begin());
  put_number(file, kVersionAt, 4, kVersion);
  put_number(file, kLengthAt, 8, state.size());
  std::copy(state.begin(), state.end(), file.begin() + kStateHeaderBytes);
  const Hash hash = hash_of(file);
  std::copy(hash.begin(), hash.end(), file.begin() + kHashAt);
  return file;
}

Result<Bytes> decode_state_file(Bytes file) {
  if (file.size() < kStateHeaderBytes)
    return fail(Errc::corrupt_state, "it has " + std::to_string(file.size()) + " bytes, fewer than a header");
  if (!std::equal(kMagic.begin(), kMagic.end(), file.begin()))
    return fail(Errc::corrupt_state, "it does not begin like a state");
  const Hash hash = hash_of(file);
  if (!std::equal(hash.begin(), hash.end(), file.begin() + kHashAt)) return fail(Errc::corrupt_state, damage(file));

  const std::uint64_t version = number_at(file, kVersionAt, 4);
  if (version != kVersion)
    return fail(Errc::unsupported,
                "it is of version " + std::to_string(version) + ", this library reads " + std::to_string(kVersion));
  if (number_at(file, kLengthAt, 8) != file.size() - kStateHeaderBytes)
    return fail(Errc::corrupt_state, "its length is wrong");
  file.erase(file.begin(), file.begin() + kStateHeaderBytes);
  return file;
}

}  // namespace p2p::store
