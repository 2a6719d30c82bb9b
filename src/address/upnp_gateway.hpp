// Floor 8. A UPnP Internet gateway: found by its description, then asked by SOAP. Held by the UPnP mapper; one call at
// a time. Descriptions and answers come from whoever answered on the local network: they are bounded in size, and the
// service that is asked is on the host that the description came from.
#pragma once

#include "address/upnp_soap.hpp"

#include <p2p/address_provider.hpp>

#include <string>

namespace p2p {

class UpnpGateway {
 public:
  /// Reads the description at a URL.
  [[nodiscard]] static Result<UpnpGateway> at(const std::string& description_url, const ProviderCall& call);
  /// Searches the local network by multicast.
  [[nodiscard]] static Result<UpnpGateway> search(const std::string& multicast_interface, const ProviderCall& call);

  /// A router's refusal is a success with a fault.
  [[nodiscard]] Result<SoapReply> ask(std::string_view action, const SoapArguments& arguments,
                                      const ProviderCall& call) const;
  /// The address of this host that the gateway sees.
  [[nodiscard]] const std::string& local_address() const noexcept { return local_address_; }

 private:
  UpnpGateway() = default;
  [[nodiscard]] bool is_connected(const ProviderCall& call) const;

  std::string control_url_;
  std::string service_type_;
  std::string local_address_;
};

/// Whether a router on the local network may have this address: private (RFC 1918) or link-local.
[[nodiscard]] bool is_private(Ipv4 address) noexcept;

}  // namespace p2p
