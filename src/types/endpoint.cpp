#include <p2p/endpoint.hpp>

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace p2p {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

/// inet_pton, which wants a terminated text of bounded length; also false for a text with a zero byte inside.
bool parse_address(int family, std::string_view text, void* address) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return false;
  return inet_pton(family, std::string(text).c_str(), address) == 1;
}

template <std::size_t N>
std::string format_address(int family, const std::array<std::uint8_t, N>& bytes) {
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(family, bytes.data(), text, sizeof text);
}

/// A port is digits only, 0 to 65535.
std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [parsed_to, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || parsed_to != end) return std::nullopt;
  return port;
}

}  // namespace

std::string Ipv4::to_string() const { return format_address(AF_INET, octets); }

Result<Ipv4> Ipv4::parse(std::string_view text) {
  Ipv4 address;
  if (!parse_address(AF_INET, text, address.octets.data()))
    return fail(Errc::invalid_argument, "not an IPv4 address: " + std::string(text));
  return address;
}

IpAddress::IpAddress(Ipv4 address) noexcept {
  std::ranges::copy(address.octets, bytes_.begin() + kMappedPrefix.size());
}

IpAddress::IpAddress(const std::array<std::uint8_t, 16>& v6) noexcept : bytes_(v6) {}

Result<IpAddress> IpAddress::parse(std::string_view text) {
  if (Ipv4 v4; parse_address(AF_INET, text, v4.octets.data())) return IpAddress(v4);
  if (std::array<std::uint8_t, 16> v6; parse_address(AF_INET6, text, v6.data())) return IpAddress(v6);
  return fail(Errc::invalid_argument, "not an IP address: " + std::string(text));
}

bool IpAddress::is_v4() const noexcept {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes_.begin());
}

bool IpAddress::is_loopback() const noexcept {
  if (is_v4()) return bytes_[12] == 127;
  return std::all_of(bytes_.begin(), bytes_.end() - 1, [](std::uint8_t byte) { return byte == 0; }) && bytes_[15] == 1;
}

Result<Ipv4> IpAddress::to_v4() const {
  if (!is_v4()) return fail(Errc::not_representable, to_string() + " as IPv4");
  return Ipv4{{bytes_[12], bytes_[13], bytes_[14], bytes_[15]}};
}

std::string IpAddress::to_string() const {
  if (is_v4()) return Ipv4{{bytes_[12], bytes_[13], bytes_[14], bytes_[15]}}.to_string();
  return format_address(AF_INET6, bytes_);
}

Result<Endpoint> Endpoint::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const auto invalid = [text] {
    return fail(Errc::invalid_argument, "not an endpoint (ip:port): " + std::string(text));
  };
  if (colon == std::string_view::npos) return invalid();
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  // Without brackets, the last colon of an IPv6 address would pass for the one in front of the port.
  const bool has_colon = host.find(':') != std::string_view::npos;
  const auto address = IpAddress::parse(host);
  const auto port = parse_port(text.substr(colon + 1));
  if (!address || !port || bracketed != has_colon) return invalid();
  return Endpoint{*address, *port};
}

std::string Endpoint::to_string() const {
  if (address.is_v4()) return fmt::format("{}:{}", address.to_string(), port);
  return fmt::format("[{}]:{}", address.to_string(), port);
}

}  // namespace p2p

std::size_t std::hash<p2p::Endpoint>::operator()(const p2p::Endpoint& endpoint) const noexcept {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, endpoint.address.mapped_bytes().data(), sizeof high);
  std::memcpy(&low, endpoint.address.mapped_bytes().data() + sizeof high, sizeof low);
  // Odd constants spread each part over the whole word.
  std::uint64_t mixed = (high ^ 0x9E3779B97F4A7C15U) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ mixed >> 31U ^ low) * 0x94D049BB133111EBU;
  mixed = (mixed ^ mixed >> 29U ^ endpoint.port) * 0x9E3779B97F4A7C15U;
  return static_cast<std::size_t>(mixed ^ mixed >> 32U);
}
