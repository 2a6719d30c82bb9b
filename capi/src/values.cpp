#include "values.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace p2p::capi {

namespace {

constexpr std::uint64_t kYearInMilliseconds = 366ULL * 24 * 3600 * 1000;

}  // namespace

Result<BytesView> view_of(p2p_bytes bytes) {
  if (bytes.data == nullptr && bytes.size > 0) return fail(Errc::invalid_argument, "bytes that are not there");
  return BytesView(bytes.data, bytes.size);
}

Result<std::string_view> text_of(p2p_bytes bytes) {
  const auto view = view_of(bytes);
  if (!view) return fail(view.error());
  return std::string_view(reinterpret_cast<const char*>(view->data()), view->size());
}

Result<PublicKey> key_of(p2p_bytes bytes) {
  const auto view = view_of(bytes);
  if (!view) return fail(view.error());
  return PublicKey::from_bytes(*view);
}

Result<std::vector<PublicKey>> keys_of(const p2p_bytes* keys, std::size_t count) {
  if (keys == nullptr && count > 0) return fail(Errc::invalid_argument, "keys that are not there");
  std::vector<PublicKey> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto key = key_of(keys[i]);
    if (!key) return fail(key.error());
    all.push_back(*key);
  }
  return all;
}

Result<PrivateKey> private_key_of(p2p_bytes bytes) {
  const auto view = view_of(bytes);
  if (!view) return fail(view.error());
  return PrivateKey::from_bytes(*view);
}

Result<RawMessage> message_of(p2p_bytes bytes) {
  const auto view = view_of(bytes);
  if (!view) return fail(view.error());
  return RawMessage::from_bytes(Bytes(view->begin(), view->end()));
}

Result<Endpoint> endpoint_of(const p2p_endpoint* endpoint) {
  if (endpoint == nullptr) return fail(Errc::invalid_argument, "an endpoint is missing");
  if (endpoint->family == 4) {
    Ipv4 address;
    std::copy_n(endpoint->ip, address.octets.size(), address.octets.begin());
    return Endpoint{IpAddress(address), endpoint->port};
  }
  if (endpoint->family != 6)
    return fail(Errc::invalid_argument, "address family " + std::to_string(endpoint->family) + " is neither 4 nor 6");
  std::array<std::uint8_t, 16> address{};
  std::copy_n(endpoint->ip, address.size(), address.begin());
  return Endpoint{IpAddress(address), endpoint->port};
}

Result<GeoPatch> patch_of(const std::uint8_t* patch) {
  if (patch == nullptr) return fail(Errc::invalid_argument, "a patch is missing");
  return GeoPatch({patch[0], patch[1], patch[2]});
}

Result<Curve> curve_of(std::int32_t curve) {
  if (curve < P2P_CURVE_ED25519 || curve > P2P_CURVE_BLS12_381)
    return fail(Errc::invalid_argument, "unknown curve " + std::to_string(curve));
  return static_cast<Curve>(curve);
}

Result<Origin> origin_of(std::int32_t origin) {
  if (origin < 0 || origin > UINT8_MAX) return fail(Errc::invalid_argument, "unknown origin " + std::to_string(origin));
  return static_cast<Origin>(origin);
}

Duration milliseconds_of(std::uint64_t milliseconds) noexcept {
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(milliseconds, kYearInMilliseconds)));
}

Seconds date_of(std::int64_t seconds) noexcept { return Seconds(std::chrono::seconds(seconds)); }

p2p_bytes bytes_of(BytesView bytes) noexcept { return {bytes.data(), bytes.size()}; }

p2p_bytes bytes_of(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

p2p_bytes bytes_of(const PublicKey& key) noexcept { return bytes_of(key.bytes()); }

p2p_key stored_key(const PublicKey& key) noexcept {
  p2p_key stored{};
  stored.size = static_cast<std::uint8_t>(key.bytes().size());
  std::copy(key.bytes().begin(), key.bytes().end(), stored.bytes);
  return stored;
}

p2p_endpoint endpoint_to_c(const Endpoint& endpoint) noexcept {
  p2p_endpoint converted{};
  const auto& mapped = endpoint.address.mapped_bytes();
  if (endpoint.address.is_v4()) {
    converted.family = 4;
    std::copy_n(mapped.begin() + 12, 4, converted.ip);
  } else {
    converted.family = 6;
    std::copy(mapped.begin(), mapped.end(), converted.ip);
  }
  converted.port = endpoint.port;
  return converted;
}

std::int64_t date_to_c(Seconds date) noexcept { return date.time_since_epoch().count(); }

}  // namespace p2p::capi
