#include <p2p/address_provider.hpp>

#include <fmt/core.h>

#include <array>

namespace p2p {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t mask;
  std::string_view name;
};

constexpr std::array kRefused{
    Range{0x00000000, 0xFF000000, "0.0.0.0/8"},      Range{0x0A000000, 0xFF000000, "10.0.0.0/8"},
    Range{0x7F000000, 0xFF000000, "127.0.0.0/8"},    Range{0xAC100000, 0xFFF00000, "172.16.0.0/12"},
    Range{0xC0A80000, 0xFFFF0000, "192.168.0.0/16"},
};

}  // namespace

Result<void> check_public_address(Ipv4 address) {
  std::uint32_t value = 0;
  for (const std::uint8_t octet : address.octets) value = value << 8U | octet;
  for (const Range& range : kRefused) {
    if ((value & range.mask) != range.first) continue;
    return fail(Errc::invalid_argument,
                fmt::format("{} is in {}, which others cannot reach", address.to_string(), range.name));
  }
  return {};
}

}  // namespace p2p
