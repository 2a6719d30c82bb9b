// Floor 8. What a router that does NAT can be asked for; UPnP and NAT-PMP implement it. Owned by a NatProvider, which
// makes one call at a time. Calls block, within the limits of ProviderCall.
#pragma once

#include <p2p/address_provider.hpp>

#include <cstdint>

namespace p2p {

class PortMapper {
 public:
  virtual ~PortMapper() = default;
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  /// not_found when there is no router.
  [[nodiscard]] virtual Result<Ipv4> external_address(const ProviderCall& call) = 0;
  /// The TCP port outside leads to the same port of this host. address_in_use when another mapping has it, not_found
  /// when there is no router.
  [[nodiscard]] virtual Result<void> map(std::uint16_t port, const ProviderCall& call) = 0;
  /// Removes the mapping that has the port, whoever made it.
  [[nodiscard]] virtual Result<void> unmap(std::uint16_t port, const ProviderCall& call) = 0;
};

}  // namespace p2p
