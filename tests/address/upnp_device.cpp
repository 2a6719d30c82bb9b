#include "address/upnp_device.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace p2p::test {
namespace {

constexpr const char* kService = "urn:schemas-upnp-org:service:WANIPConnection:1";

std::string success(const std::string& action, const std::string& values) {
  return http_response(
      200,
      "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><u:" + action +
          "Response xmlns:u=\"" + kService + "\">" + values + "</u:" + action + "Response></s:Body></s:Envelope>");
}

std::string refusal(int code) {
  return http_response(
      500,
      "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>"
      "<faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail><UPnPError "
      "xmlns=\"urn:schemas-upnp-org:control-1-0\"><errorCode>" +
          std::to_string(code) + "</errorCode></UPnPError></detail></s:Fault></s:Body></s:Envelope>");
}

std::string tagged(const std::string& name, const std::string& value) {
  return "<" + name + ">" + value + "</" + name + ">";
}

/// Behind the '#' of the SOAPAction header.
std::string action_of(const HttpQuestion& question) {
  const std::size_t at = question.head.find("SOAPAction: ");
  if (at == std::string::npos) return {};
  const std::size_t name = question.head.find('#', at) + 1;
  return question.head.substr(name, question.head.find('"', name) - name);
}

}  // namespace

std::string element(const std::string& xml, const std::string& name) {
  const std::string open = "<" + name + ">";
  const std::size_t at = xml.find(open);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + open.size();
  return xml.substr(begin, xml.find("</" + name + ">", begin) - begin);
}

UpnpDevice::UpnpDevice(UpnpBehaviour behaviour)
    : behaviour_(std::move(behaviour)),
      mappings_(behaviour_.mappings),
      server_([this](const HttpQuestion& question, HttpPeer& peer) { answer(question, peer); }) {}

std::vector<std::string> UpnpDevice::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

std::size_t UpnpDevice::times(const std::string& action) const {
  const auto all = asked();
  const auto begins = [&action](const std::string& one) { return one.compare(0, action.size(), action) == 0; };
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), begins));
}

std::map<std::uint16_t, Mapping> UpnpDevice::mappings() const {
  const std::lock_guard lock(mutex_);
  return mappings_;
}

void UpnpDevice::note(std::string what) {
  const std::lock_guard lock(mutex_);
  asked_.push_back(std::move(what));
}

void UpnpDevice::answer(const HttpQuestion& question, HttpPeer& peer) {
  if (behaviour_.instead && behaviour_.instead(question, peer)) return;
  if (question.path == "/rootDesc.xml") {
    note("description");
    peer.send(http_response(200, description()));
    return;
  }
  const auto service = std::find_if(behaviour_.services.begin(), behaviour_.services.end(),
                                    [&question](const auto& one) { return one.first == question.path; });
  if (service == behaviour_.services.end()) {
    peer.send(http_response(404, "no such service"));
    return;
  }
  const std::string action = action_of(question);
  if (action == "GetStatusInfo") {
    note(action + " " + service->first);
    peer.send(success(action, tagged("NewConnectionStatus", service->second)));
    return;
  }
  peer.send(act(action, question));
}

std::string UpnpDevice::description() const {
  std::string services;
  for (const auto& [path, status] : behaviour_.services) {
    services += "<service>" + tagged("serviceType", kService) + tagged("controlURL", behaviour_.control_prefix + path) +
                tagged("eventSubURL", "/events") + tagged("SCPDURL", "/scpd.xml") + "</service>";
  }
  return "<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\"><device>"
         "<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType><serviceList>" +
         services + "</serviceList></device></root>";
}

std::string UpnpDevice::act(const std::string& action, const HttpQuestion& question) {
  const std::string number = element(question.body, "NewExternalPort");
  note(number.empty() ? action : action + " " + number);
  if (const auto refused = behaviour_.refusals.find(action); refused != behaviour_.refusals.end())
    return refusal(refused->second);
  if (action == "GetExternalIPAddress")
    return success(action, tagged("NewExternalIPAddress", behaviour_.external_address));

  const auto port = static_cast<std::uint16_t>(std::atoi(number.c_str()));
  const std::lock_guard lock(mutex_);
  if (action == "AddPortMapping") return add_mapping(port, question.body);
  const auto found = mappings_.find(port);
  if (found == mappings_.end()) return refusal(714);
  if (action == "GetSpecificPortMappingEntry") {
    return success(action, tagged("NewInternalPort", found->second.inside_port) +
                               tagged("NewInternalClient", found->second.client) + tagged("NewEnabled", "1"));
  }
  if (action != "DeletePortMapping") return refusal(401);
  if (!behaviour_.deletes) return refusal(606);
  mappings_.erase(found);
  return success(action, "");
}

std::string UpnpDevice::add_mapping(std::uint16_t port, const std::string& body) {
  const Mapping wanted{element(body, "NewInternalClient"), element(body, "NewInternalPort"),
                       element(body, "NewProtocol"), element(body, "NewLeaseDuration"),
                       element(body, "NewPortMappingDescription")};
  const auto found = mappings_.find(port);
  if (found != mappings_.end() && (found->second.client != wanted.client || behaviour_.refuses_repetition))
    return refusal(behaviour_.conflict);
  mappings_[port] = wanted;
  return success("AddPortMapping", "");
}

}  // namespace p2p::test
