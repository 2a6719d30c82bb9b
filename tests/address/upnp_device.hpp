// A UPnP Internet gateway on loopback: a description, and the actions of WANIPConnection over SOAP. A test gives it
// mappings and faults, and reads what it was asked.
#pragma once

#include "address/http_server.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace p2p::test {

struct Mapping {
  std::string client;
  std::string inside_port;
  std::string protocol;
  std::string lease;
  std::string description;
};

/// What the device is like; given when it is made, so that no thread sees it change.
struct UpnpBehaviour {
  std::string external_address = "203.0.113.7";
  std::map<std::uint16_t, Mapping> mappings{};
  /// UPnP error for an action, whatever the arguments.
  std::map<std::string, int> refusals{};
  /// What it says when another host has the port.
  int conflict = 718;
  /// Refuses also what a client itself has mapped already.
  bool refuses_repetition = false;
  /// Whether deleting a mapping works.
  bool deletes = true;
  /// The services: control path -> GetStatusInfo's answer. The first two are described.
  std::vector<std::pair<std::string, std::string>> services{{"/control", "Connected"}};
  /// Control URLs begin with this, e.g. another host.
  std::string control_prefix{};
  /// Takes over a request; false leaves it to the device.
  std::function<bool(const HttpQuestion&, HttpPeer&)> instead{};
};

class UpnpDevice {
 public:
  explicit UpnpDevice(UpnpBehaviour behaviour = {});

  [[nodiscard]] std::string description_url() const { return server_.url("/rootDesc.xml"); }
  /// "AddPortMapping 3002", in order; descriptions read are "description".
  [[nodiscard]] std::vector<std::string> asked() const;
  /// How many of them begin so.
  [[nodiscard]] std::size_t times(const std::string& action) const;
  [[nodiscard]] std::map<std::uint16_t, Mapping> mappings() const;
  [[nodiscard]] int requests() const noexcept { return server_.requests(); }

 private:
  void answer(const HttpQuestion& question, HttpPeer& peer);
  [[nodiscard]] std::string description() const;
  [[nodiscard]] std::string act(const std::string& action, const HttpQuestion& question);
  [[nodiscard]] std::string add_mapping(std::uint16_t port, const std::string& body);
  void note(std::string what);

  const UpnpBehaviour behaviour_;
  mutable std::mutex mutex_;
  std::map<std::uint16_t, Mapping> mappings_;  ///< under mutex_
  std::vector<std::string> asked_;             ///< under mutex_
  HttpServer server_;
};

/// What stands in an element of a SOAP body.
[[nodiscard]] std::string element(const std::string& xml, const std::string& name);

}  // namespace p2p::test
