// The ABI's plain values and the library's strong types, in both directions.
#pragma once

#include <p2p/p2p.h>
#include <p2p/bytes.hpp>
#include <p2p/clock.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/result.hpp>
#include <p2p/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace p2p::capi {

// From the host. invalid_argument for NULL with a size, and what the types themselves refuse.

[[nodiscard]] Result<BytesView> view_of(p2p_bytes bytes);
[[nodiscard]] Result<std::string_view> text_of(p2p_bytes bytes);
[[nodiscard]] Result<PublicKey> key_of(p2p_bytes bytes);
[[nodiscard]] Result<std::vector<PublicKey>> keys_of(const p2p_bytes* keys, std::size_t count);
[[nodiscard]] Result<PrivateKey> private_key_of(p2p_bytes bytes);
[[nodiscard]] Result<RawMessage> message_of(p2p_bytes bytes);
[[nodiscard]] Result<Endpoint> endpoint_of(const p2p_endpoint* endpoint);
[[nodiscard]] Result<GeoPatch> patch_of(const std::uint8_t* patch);
[[nodiscard]] Result<Curve> curve_of(std::int32_t curve);
[[nodiscard]] Result<Origin> origin_of(std::int32_t origin);
/// Longer than a year is a year: the clock would overflow.
[[nodiscard]] Duration milliseconds_of(std::uint64_t milliseconds) noexcept;
[[nodiscard]] Seconds date_of(std::int64_t seconds) noexcept;

// To the host. Views live as long as what they are of.

[[nodiscard]] p2p_bytes bytes_of(BytesView bytes) noexcept;
[[nodiscard]] p2p_bytes bytes_of(std::string_view text) noexcept;
[[nodiscard]] p2p_bytes bytes_of(const PublicKey& key) noexcept;
[[nodiscard]] p2p_key stored_key(const PublicKey& key) noexcept;
[[nodiscard]] p2p_endpoint endpoint_to_c(const Endpoint& endpoint) noexcept;
[[nodiscard]] std::int64_t date_to_c(Seconds date) noexcept;

}  // namespace p2p::capi
