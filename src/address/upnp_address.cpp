#include "address/nat_provider.hpp"
#include "address/upnp_gateway.hpp"

#include <fmt/core.h>

#include <optional>
#include <utility>

namespace p2p {
namespace {

// UPnP error codes of WANIPConnection.
constexpr int kNoSuchEntry = 714;
constexpr int kConflict = 718;

class UpnpMapper final : public PortMapper {
 public:
  explicit UpnpMapper(const UpnpOptions& options)
      : description_url_(options.description_url),
        multicast_interface_(options.multicast_interface),
        description_(options.description) {}

  [[nodiscard]] std::string_view name() const noexcept override { return "upnp"; }

  [[nodiscard]] Result<Ipv4> external_address(const ProviderCall& call) override {
    const auto reply = ask("GetExternalIPAddress", {}, call);
    if (!reply) return fail(reply.error());
    if (reply->fault != 0) return refused("GetExternalIPAddress", reply->fault);
    return reply->value("NewExternalIPAddress").and_then([](const std::string& text) { return Ipv4::parse(text); });
  }

  [[nodiscard]] Result<void> map(std::uint16_t port, const ProviderCall& call) override {
    if (const auto found = find_gateway(call); !found) return found;
    const std::string number = fmt::format("{}", port);
    const auto reply = ask("AddPortMapping",
                           {{"NewRemoteHost", ""},
                            {"NewExternalPort", number},
                            {"NewProtocol", "TCP"},
                            {"NewInternalPort", number},
                            {"NewInternalClient", gateway_->local_address()},
                            {"NewEnabled", "1"},
                            {"NewPortMappingDescription", description_},
                            {"NewLeaseDuration", "0"}},
                           call);
    if (!reply) return fail(reply.error());
    if (reply->fault == 0) return {};
    return explain_refusal(reply->fault, port, call);
  }

  [[nodiscard]] Result<void> unmap(std::uint16_t port, const ProviderCall& call) override {
    const auto reply = ask("DeletePortMapping", port_arguments(port), call);
    if (!reply) return fail(reply.error());
    if (reply->fault != 0 && reply->fault != kNoSuchEntry) return refused("DeletePortMapping", reply->fault);
    return {};
  }

 private:
  [[nodiscard]] static tl::unexpected<Error> refused(std::string_view action, int fault) {
    return fail(Errc::refused_by_peer, fmt::format("the router refuses {} with UPnP error {}", action, fault));
  }

  [[nodiscard]] static SoapArguments port_arguments(std::uint16_t port) {
    return {{"NewRemoteHost", ""}, {"NewExternalPort", fmt::format("{}", port)}, {"NewProtocol", "TCP"}};
  }

  /// Routers say in many ways that a port is taken, and some refuse to add again what is there already: the entry
  /// itself tells.
  [[nodiscard]] Result<void> explain_refusal(int fault, std::uint16_t port, const ProviderCall& call) {
    const auto entry = ask("GetSpecificPortMappingEntry", port_arguments(port), call);
    const bool there = entry && entry->fault == 0 && entry->value("NewInternalClient").has_value();
    if (there && *entry->value("NewInternalClient") == gateway_->local_address() &&
        entry->value("NewInternalPort") == fmt::format("{}", port))
      return {};
    if (fault == kConflict || there)
      return fail(Errc::address_in_use, fmt::format("port {} is mapped otherwise", port));
    return refused("AddPortMapping", fault);
  }

  [[nodiscard]] Result<void> find_gateway(const ProviderCall& call) {
    if (gateway_) return {};
    auto found = description_url_.empty() ? UpnpGateway::search(multicast_interface_, call)
                                          : UpnpGateway::at(description_url_, call);
    if (!found) return fail(found.error());
    gateway_ = std::move(*found);
    return {};
  }

  /// A gateway that cannot be asked any more is looked for anew by the next call.
  [[nodiscard]] Result<SoapReply> ask(std::string_view action, const SoapArguments& arguments,
                                      const ProviderCall& call) {
    if (const auto found = find_gateway(call); !found) return fail(found.error());
    auto reply = gateway_->ask(action, arguments, call);
    if (!reply) gateway_.reset();
    return reply;
  }

  const std::string description_url_;
  const std::string multicast_interface_;
  const std::string description_;
  std::optional<UpnpGateway> gateway_;
};

}  // namespace

std::shared_ptr<AddressProvider> upnp_address(UpnpOptions options) {
  return std::make_shared<NatProvider>(std::make_unique<UpnpMapper>(options), std::move(options.random));
}

}  // namespace p2p
