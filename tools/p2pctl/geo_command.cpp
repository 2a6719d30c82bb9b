// p2pctl geo: where addresses are, and the patches of the network that they are in.
#include "command.hpp"

#include <p2p/maxmind_locator.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace p2pctl {
namespace {

struct GeoOptions {
  std::vector<p2p::IpAddress> addresses;
  std::string database;
  bool json = false;
};

struct Place {
  p2p::IpAddress address;
  p2p::GeoPatch patch;
  bool drawn = false;  ///< the patch is a random one, for want of coordinates; another one each time
  std::optional<p2p::Coordinates> coordinates;
  std::optional<p2p::Location> location;
};

p2p::Result<Place> place_of(const p2p::IpAddress& address, const p2p::GeoLocator& locator, p2p::RandomSource& random) {
  auto location = locator.locate(address);
  if (!location) return p2p::fail(location.error());
  const auto coordinates = locator.coordinates(address);
  if (!coordinates) return p2p::fail(coordinates.error());
  const auto patch = p2p::geo_patch_of(address, *coordinates, random);
  // "000", of the loopback host, is never drawn: the first and third digits of a drawn patch differ.
  const bool placed = patch == p2p::GeoPatch() || (*coordinates && *coordinates != p2p::Coordinates{});
  return Place{address, patch, !placed, *coordinates, std::move(*location)};
}

/// A database may be anybody's: what a terminal could take for a command is not shown.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; }, '?');
  return text;
}

constexpr auto kRow = "{:<39} {:<5} {:>9} {:>9}  {:<24} {}\n";

void print_heading() { fmt::print(fmt::runtime(kRow), "IP", "PATCH", "LATITUDE", "LONGITUDE", "CITY", "COUNTRY"); }

void print_row(const Place& place) {
  const p2p::Location location = place.location.value_or(p2p::Location());
  const auto degrees = [&](double p2p::Coordinates::*member) {
    return place.coordinates ? fmt::format("{:.4f}", (*place.coordinates).*member) : "unknown";
  };
  fmt::print(fmt::runtime(kRow), place.address.to_string(), place.drawn ? "any" : place.patch.to_string(),
             degrees(&p2p::Coordinates::latitude), degrees(&p2p::Coordinates::longitude), printable(location.city),
             printable(location.country));
}

nlohmann::ordered_json place_json(const Place& place) {
  nlohmann::ordered_json result;
  result["ip"] = place.address.to_string();
  result["known"] = place.location.has_value();
  result["patch"] = place.patch.to_string();
  result["patch_is_random"] = place.drawn;
  result["latitude"] = nullptr;
  result["longitude"] = nullptr;
  if (place.coordinates) {
    result["latitude"] = place.coordinates->latitude;
    result["longitude"] = place.coordinates->longitude;
  }
  const p2p::Location location = place.location.value_or(p2p::Location());
  result["city"] = location.city;
  result["country"] = location.country;
  result["country_code"] = nullptr;
  if (!location.country_code.empty()) result["country_code"] = location.country_code;
  return result;
}

/// A damaged record fails its own address only.
ExitCode run_geo(const GeoOptions& options) {
  const auto locator = p2p::MaxMindLocator::open(options.database);
  if (!locator) return complain("no database", locator.error());
  const auto random = p2p::system_random_source();

  ExitCode code = ExitCode::ok;
  auto list = nlohmann::ordered_json::array();
  if (!options.json) print_heading();
  for (const auto& address : options.addresses) {
    const auto place = place_of(address, **locator, *random);
    if (!place) {
      code = complain(address.to_string(), place.error());
    } else if (options.json) {
      list.push_back(place_json(*place));
    } else {
      print_row(*place);
    }
  }
  if (options.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"places", list}}.dump(2, ' ', false,
                                                                     nlohmann::ordered_json::error_handler_t::replace));
  return code;
}

p2p::IpAddress ip_address_or_refuse(const std::string& text) {
  const auto address = p2p::IpAddress::parse(text);
  if (!address) throw CLI::ValidationError("ip", "'" + text + "': " + address.error().message());
  return *address;
}

}  // namespace

void add_geo_command(CLI::App& app) {
  auto* command = app.add_subcommand("geo", "Show where addresses are, and the patches of the network they are in");
  auto options = std::make_shared<GeoOptions>();
  command
      ->add_option_function<std::vector<std::string>>(
          "ip",
          [options](const std::vector<std::string>& texts) {
            for (const auto& text : texts) options->addresses.push_back(ip_address_or_refuse(text));
          },
          "IPv4 or IPv6 addresses")
      ->type_name("IP")
      ->required();
  command->add_option("--database", options->database, "A MaxMind City database (.mmdb)")
      ->type_name("FILE")
      ->envname("P2P_GEOLITE2")
      ->required();
  command->add_flag("--json", options->json, "As JSON");
  on_run(*command, [options] { return run_geo(*options); });
}

}  // namespace p2pctl
