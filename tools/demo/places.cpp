#include "places.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace p2p_demo {
namespace {

constexpr std::array kPlaces{
    Place{"Paris", {48.86, 2.35}},        Place{"London", {51.51, -0.13}},     Place{"New York", {40.71, -74.01}},
    Place{"São Paulo", {-23.55, -46.63}}, Place{"Nairobi", {-1.29, 36.82}},    Place{"Mumbai", {19.08, 72.88}},
    Place{"Singapore", {1.35, 103.82}},   Place{"Tokyo", {35.68, 139.69}},     Place{"Sydney", {-33.87, 151.21}},
    Place{"Reykjavík", {64.15, -21.94}},  Place{"Cape Town", {-33.92, 18.42}}, Place{"San Francisco", {37.77, -122.42}},
};

}  // namespace

std::span<const Place> places() noexcept { return kPlaces; }

p2p::Ipv4 address_of(std::size_t place) noexcept { return {{127, 0, 1, static_cast<std::uint8_t>(place + 1)}}; }

std::shared_ptr<p2p::GeoLocator> make_locator() {
  std::map<p2p::IpAddress, p2p::Location> locations;
  for (std::size_t i = 0; i < kPlaces.size(); ++i) {
    p2p::Location location;
    location.coordinates = kPlaces[i].coordinates;
    location.city = std::string(kPlaces[i].city);
    locations.emplace(address_of(i), std::move(location));
  }
  return p2p::table_locator(std::move(locations));
}

}  // namespace p2p_demo
