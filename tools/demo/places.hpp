// Where the nodes of the demo are: cities around the Earth. Each has an address of this machine, 127.0.1.N, which the
// demo's geo locator places in that city; 127.0.0.1 would be in no city: it is always patch "000".
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/geo_locator.hpp>

#include <memory>
#include <span>
#include <string_view>

namespace p2p_demo {

struct Place {
  std::string_view city;
  p2p::Coordinates coordinates;
};

/// Twelve, no two of them in one patch. The nodes' numbers are their indexes here, and one more.
[[nodiscard]] std::span<const Place> places() noexcept;
[[nodiscard]] p2p::Ipv4 address_of(std::size_t place) noexcept;
[[nodiscard]] std::shared_ptr<p2p::GeoLocator> make_locator();

}  // namespace p2p_demo
