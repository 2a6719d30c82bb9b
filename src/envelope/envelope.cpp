#include "envelope/envelope.hpp"

#include <algorithm>
#include <cassert>

namespace p2p {
namespace {

constexpr std::size_t kIdBytes = 4;
constexpr std::size_t kModeOffset = kIdBytes;
constexpr std::size_t kKeyOffset = kModeOffset + 1;
constexpr std::size_t kKeyPrefixBytes = 2;
constexpr std::uint8_t kPlain = 0;
constexpr std::uint8_t kEncrypted = 1;

}  // namespace

Result<EnvelopeView> parse_envelope(BytesView payload) {
  if (payload.size() < kKeyOffset + kKeyPrefixBytes) return fail(Errc::malformed_envelope, "shorter than its header");
  EnvelopeView envelope;
  envelope.id.value = static_cast<std::uint32_t>(payload[0]) << 24U | static_cast<std::uint32_t>(payload[1]) << 16U |
                      static_cast<std::uint32_t>(payload[2]) << 8U | payload[3];
  const std::uint8_t mode = payload[kModeOffset];
  if (mode > kEncrypted) return fail(Errc::malformed_envelope, "unknown encryption mode");
  envelope.encrypted = mode == kEncrypted;

  const auto raw_size = raw_public_key_size(payload[kKeyOffset]);
  if (!raw_size) return fail(Errc::malformed_envelope, "unknown curve of the sender's key");
  BytesView rest = payload.subspan(kKeyOffset);
  const std::size_t key_size = kKeyPrefixBytes + *raw_size;
  if (rest.size() < key_size + 1) return fail(Errc::malformed_envelope, "cut inside the sender's key");
  auto sender = PublicKey::from_bytes(rest.first(key_size));
  if (!sender) return fail(Errc::malformed_envelope, sender.error().detail());
  envelope.sender = *sender;

  const std::size_t signature_size = rest[key_size];
  rest = rest.subspan(key_size + 1);
  if (rest.size() < signature_size) return fail(Errc::malformed_envelope, "cut inside the signature");
  envelope.signature = rest.first(signature_size);
  envelope.body = rest.subspan(signature_size);
  if (envelope.body.empty()) return fail(Errc::malformed_envelope, "no message");
  return envelope;
}

std::size_t envelope_header_size(const PublicKey& sender, const Signature& signature) noexcept {
  return kKeyOffset + sender.bytes().size() + 1 + signature.bytes.size();
}

void write_envelope_header(std::span<std::uint8_t> out, MessageId id, bool encrypted, const PublicKey& sender,
                           const Signature& signature) noexcept {
  assert(out.size() >= envelope_header_size(sender, signature));
  auto position = out.begin();
  for (const unsigned shift : {24U, 16U, 8U, 0U}) *position++ = static_cast<std::uint8_t>(id.value >> shift);
  *position++ = encrypted ? kEncrypted : kPlain;
  position = std::copy(sender.bytes().begin(), sender.bytes().end(), position);
  *position++ = static_cast<std::uint8_t>(signature.bytes.size());
  std::copy(signature.bytes.begin(), signature.bytes.end(), position);
}

}  // namespace p2p
