// Floor 8. How a node learns the address under which others reach it, and gets its ports through a NAT (core.md §11).
// Replaceable by the host; the built-in providers are a fixed address, a UPnP router, a NAT-PMP router, a "what is my
// ip" service over HTTPS, and a chain of providers in the order of the host's choice:
//
//   auto service = remote_address({.url = "https://ip.example.org"});
//   options.address_provider = address_chain({upnp_address(), natpmp_address(), *service});
#pragma once

#include <p2p/clock.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/logger.hpp>
#include <p2p/random_source.hpp>
#include <p2p/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace p2p {

/// Until when a call may last, and whether it is still wanted.
struct ProviderCall {
  TimePoint deadline;  ///< of steady_clock()
  std::stop_token cancelled{};

  /// Nobody cancels it.
  [[nodiscard]] static ProviderCall within(Duration limit) { return {steady_clock().now() + limit}; }
};

struct PortRequest {
  std::uint16_t port = 0;  ///< TCP, the same number inside and outside; 0 is invalid_argument
  bool forced = false;     ///< when this port cannot be had, any of 49152–65535 will do
};

/// Both calls may block, so they are made on a thread of their own and never on one that serves connections; one call
/// at a time. None throws. Each ends by its deadline with timeout, and soon after it is cancelled with cancelled.
/// Whoever makes a call waits for its end: a provider that overstays makes stopping wait.
class AddressProvider {
 public:
  virtual ~AddressProvider() = default;

  /// For logs and errors, e.g. "upnp"; the same for the provider's whole life.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  /// The address as others see it. Node records carry IPv4 only.
  [[nodiscard]] virtual Result<Ipv4> address(const ProviderCall& call) = 0;
  /// Lets connections from outside reach `request.port`, again if they already do, and returns the port on which the
  /// node is to listen: another than the one asked for only when forced. unsupported when opening ports is not what
  /// this provider does.
  [[nodiscard]] virtual Result<std::uint16_t> open_port(const PortRequest& request, const ProviderCall& call) = 0;
};

/// The address that the host knows. Opens no ports.
[[nodiscard]] std::shared_ptr<AddressProvider> static_address(Ipv4 address);

struct UpnpOptions {
  /// The router's description, "http://192.168.1.1:5000/rootDesc.xml". When empty, routers are searched by multicast,
  /// and only private addresses are believed to be one.
  std::string description_url{};
  /// Who searches: an address of a local interface, or empty for the default one.
  std::string multicast_interface{};
  /// What routers show as the purpose of the mapping.
  std::string description = "archethic-p2p";
  /// Draws the ports of a forced opening; the system's when null.
  std::shared_ptr<RandomSource> random{};
};

/// A UPnP Internet gateway. A port is tried twice; what stands in its way, be it another host's mapping, is removed
/// before the second time. Mappings are permanent, as those of the reference are. Every answer is bounded (64 KiB, the
/// call's deadline), except for the search by multicast, which is libminiupnpc's: it ends only once no answer has come
/// for two seconds, whatever the deadline, and it writes to stderr where there is no network. In a build without
/// libminiupnpc or libcurl every call ends with unsupported.
[[nodiscard]] std::shared_ptr<AddressProvider> upnp_address(UpnpOptions options = {});

struct NatPmpOptions {
  /// The default route's gateway when it is 0.0.0.0. Its port is 5351 always.
  Ipv4 gateway{};
  /// How long a mapping lasts unless it is opened again; whole seconds.
  std::chrono::seconds lifetime = std::chrono::hours(2);
  /// Draws the ports of a forced opening; the system's when null.
  std::shared_ptr<RandomSource> random{};
};

/// A NAT-PMP gateway. A port is tried twice; a gateway that offers another one instead has it taken, and the mapping
/// that it made is removed again. In a build without libnatpmp every call ends with unsupported.
[[nodiscard]] std::shared_ptr<AddressProvider> natpmp_address(NatPmpOptions options = {});

struct RemoteAddressOptions {
  /// Answers 200 with an IPv4 address as text, at most 256 bytes. Its certificate is verified; up to three redirects
  /// are followed, to https only. Asked over IPv4, without a proxy.
  std::string url{};
  /// PEM; the system's authorities when empty.
  std::string ca_file{};
  /// Believe a service over plain http. Without it, http is for loopback only.
  bool allow_http = false;
};

/// Asks a service. Opens no ports. invalid_argument for a URL that is not https or not a URL; unsupported in a build
/// without libcurl.
[[nodiscard]] Result<std::shared_ptr<AddressProvider>> remote_address(RemoteAddressOptions options);

enum class AddressValidation : bool { off, on };

/// Asks the providers in this order until one gives an address that is accepted, whatever kept the others from it, and
/// opens a port with the first that can; a port is forced only when none can open the one asked for. Each may take an
/// equal share of the time that is left. With validation, addresses that check_public_address refuses are not accepted.
/// When all fail, the error names each with its reason: not_found, or unsupported when no provider opens ports.
/// Throws std::invalid_argument for an empty list or a null provider.
[[nodiscard]] std::shared_ptr<AddressProvider> address_chain(std::vector<std::shared_ptr<AddressProvider>> in_order,
                                                             AddressValidation validation = AddressValidation::on);

/// invalid_argument, naming the range, for an address in 0/8, 10/8, 127/8, 172.16/12 or 192.168/16.
[[nodiscard]] Result<void> check_public_address(Ipv4 address);

/// Opens a port and returns the one to listen on. A failure keeps the port asked for and is logged as a warning
/// ("port_not_opened"); a provider that opens no ports is no failure. `logger` may be null.
[[nodiscard]] std::uint16_t open_port_or_keep(AddressProvider& provider, const PortRequest& request,
                                              const ProviderCall& call, Logger* logger);

}  // namespace p2p
