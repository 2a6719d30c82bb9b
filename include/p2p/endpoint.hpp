// Floor 2. Where a node listens: an IPv4 or IPv6 address and a port. Values.
#pragma once

#include <p2p/result.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace p2p {

/// An IPv4 address in network byte order: what Node records and seeds carry.
struct Ipv4 {
  std::array<std::uint8_t, 4> octets{};
  friend auto operator<=>(const Ipv4&, const Ipv4&) = default;
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] static Result<Ipv4> parse(std::string_view text);
};

/// IPv4 or IPv6. An IPv4-mapped IPv6 address (::ffff:a.b.c.d) becomes the IPv4 address that it stands for.
class IpAddress {
 public:
  IpAddress() = default;
  IpAddress(Ipv4 address) noexcept;
  /// 16 bytes in network order.
  explicit IpAddress(const std::array<std::uint8_t, 16>& v6) noexcept;
  /// "127.0.0.1" or "::1", without brackets. Host names are not resolved.
  [[nodiscard]] static Result<IpAddress> parse(std::string_view text);

  [[nodiscard]] bool is_v4() const noexcept;
  [[nodiscard]] bool is_loopback() const noexcept;
  /// not_representable for an IPv6 address.
  [[nodiscard]] Result<Ipv4> to_v4() const;
  /// The address as IPv6, IPv4 in its mapped form.
  [[nodiscard]] const std::array<std::uint8_t, 16>& mapped_bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::string to_string() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};
};

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  /// "127.0.0.1:3002" or "[::1]:3002".
  [[nodiscard]] static Result<Endpoint> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace p2p

template <>
struct std::hash<p2p::Endpoint> {
  [[nodiscard]] std::size_t operator()(const p2p::Endpoint& endpoint) const noexcept;
};
