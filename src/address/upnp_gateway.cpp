#include "address/upnp_gateway.hpp"

#include "address/http_client.hpp"
#include "address/http_url.hpp"
#include "address/provider_call.hpp"

#include <fmt/core.h>
#include <miniupnpc/miniupnpc.h>

#include <algorithm>
#include <array>
#include <memory>

namespace p2p {
namespace {

constexpr std::size_t kMaxDescriptionBytes = 64U << 10U;
constexpr std::size_t kMaxReplyBytes = 16U << 10U;
constexpr std::chrono::milliseconds kSearchTime{2000};
constexpr int kMaxGatewaysTried = 8;
constexpr unsigned char kMulticastHops = 2;

/// "urn:schemas-upnp-org:service:WANIPConnection:1" and the like. It goes into header lines, so nothing else does.
bool is_wan_connection(std::string_view type) {
  for (const std::string_view prefix :
       {"urn:schemas-upnp-org:service:WANIPConnection:", "urn:schemas-upnp-org:service:WANPPPConnection:"}) {
    if (type.substr(0, prefix.size()) != prefix) continue;
    const std::string_view version = type.substr(prefix.size());
    return version.size() == 1 && version[0] >= '1' && version[0] <= '9';
  }
  return false;
}

/// Of `data.first`, resolved against the description's URL.
std::string control_url(IGDdatas& data, const std::string& description_url) {
  UPNPUrls urls{};
  GetUPNPUrls(&urls, &data, description_url.c_str(), 0);
  const std::unique_ptr<UPNPUrls, decltype(&FreeUPNPUrls)> cleanup(&urls, &FreeUPNPUrls);
  return urls.controlURL != nullptr ? urls.controlURL : "";
}

bool same_host(const std::string& one, const std::string& other) {
  const auto first = HttpUrl::parse(one);
  const auto second = HttpUrl::parse(other);
  return first && second && first->host == second->host && !first->secure && !second->secure;
}

struct DeviceListCleanup {
  void operator()(UPNPDev* list) const noexcept { freeUPNPDevlist(list); }
};

/// Whoever answers a search may name any URL, and this host would ask it.
bool may_be_local_router(const char* description_url) {
  const auto url = HttpUrl::parse(description_url);
  if (!url) return false;
  const auto address = Ipv4::parse(url->host);
  return address && is_private(*address);
}

}  // namespace

bool is_private(Ipv4 address) noexcept {
  const auto& octets = address.octets;
  return octets[0] == 10 || (octets[0] == 172 && (octets[1] & 0xF0U) == 16) || (octets[0] == 192 && octets[1] == 168) ||
         (octets[0] == 169 && octets[1] == 254);
}

Result<UpnpGateway> UpnpGateway::at(const std::string& description_url, const ProviderCall& call) {
  HttpRequest request;
  request.url = description_url;
  request.max_body_bytes = kMaxDescriptionBytes;
  const auto response = exchange(request, call);
  if (!response) return fail(response.error());
  if (response->status != kHttpStatusOk)
    return fail(Errc::unexpected_reply, fmt::format("{} answers with status {}", description_url, response->status));

  IGDdatas data{};
  parserootdesc(response->body.data(), static_cast<int>(response->body.size()), &data);
  std::vector<UpnpGateway> connections;
  for (const IGDdatas_service& service : std::array{data.first, data.second}) {
    if (!is_wan_connection(service.servicetype)) continue;
    data.first = service;
    UpnpGateway gateway;
    gateway.service_type_ = service.servicetype;
    gateway.control_url_ = control_url(data, description_url);
    gateway.local_address_ = response->local_address;
    if (same_host(gateway.control_url_, description_url)) connections.push_back(std::move(gateway));
  }
  if (connections.empty())
    return fail(Errc::not_found, fmt::format("{} describes no Internet gateway", description_url));
  // A router with two ways to the Internet, of which one is up.
  const bool second =
      connections.size() == 2 && !connections[0].is_connected(call) && connections[1].is_connected(call);
  return connections[second ? 1 : 0];
}

Result<UpnpGateway> UpnpGateway::search(const std::string& multicast_interface, const ProviderCall& call) {
  if (const auto wanted = check_wanted(call); !wanted) return fail(wanted.error());
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(time_left(call));
  const auto delay = std::min(left, kSearchTime);
  int error = 0;
  const std::unique_ptr<UPNPDev, DeviceListCleanup> devices(
      upnpDiscover(static_cast<int>(delay.count()), multicast_interface.empty() ? nullptr : multicast_interface.c_str(),
                   nullptr, UPNP_LOCAL_PORT_ANY, 0, kMulticastHops, &error));
  Error why(Errc::not_found, "no UPnP gateway answers on the local network");
  int tried = 0;
  for (const UPNPDev* device = devices.get(); device != nullptr && tried < kMaxGatewaysTried; device = device->pNext) {
    if (!may_be_local_router(device->descURL)) continue;
    ++tried;
    auto gateway = at(device->descURL, call);
    if (gateway) return gateway;
    why = Error(Errc::not_found, gateway.error().message());
    if (const auto wanted = check_wanted(call); !wanted) return fail(wanted.error());
  }
  return fail(std::move(why));
}

Result<SoapReply> UpnpGateway::ask(std::string_view action, const SoapArguments& arguments,
                                   const ProviderCall& call) const {
  HttpRequest request;
  request.url = control_url_;
  request.headers = {"Content-Type: text/xml; charset=\"utf-8\"",
                     "Expect:", fmt::format("SOAPAction: \"{}#{}\"", service_type_, action)};
  request.body = soap_body(service_type_, action, arguments);
  request.max_body_bytes = kMaxReplyBytes;
  const auto response = exchange(request, call);
  if (!response) return fail(response.error());
  return parse_soap_reply(response->status, response->body);
}

bool UpnpGateway::is_connected(const ProviderCall& call) const {
  const auto status = ask("GetStatusInfo", {}, call).and_then([](const SoapReply& reply) {
    return reply.value("NewConnectionStatus");
  });
  return status && *status == "Connected";
}

}  // namespace p2p
