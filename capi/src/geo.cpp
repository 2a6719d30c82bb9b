#include "geo.hpp"

#include "network_handle.hpp"
#include "sized_struct.hpp"
#include "status.hpp"
#include "values.hpp"

#include <p2p/geo.hpp>
#include <p2p/maxmind_locator.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

using namespace p2p;
using namespace p2p::capi;

namespace {

/// As much as there is room for, cut between two characters of UTF-8.
template <std::size_t kSize>
void copy_text(const std::string& text, char (&to)[kSize]) {
  std::size_t length = std::min(text.size(), kSize - 1);
  while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  std::copy_n(text.begin(), length, to);
  to[length] = '\0';
}

void write_patch(const GeoPatch& patch, std::uint8_t* to) { std::copy(patch.bytes().begin(), patch.bytes().end(), to); }

}  // namespace

p2p_status p2p_geo_open(const char* path, p2p_geo** geo, p2p_error* error) {
  return guarded([&]() -> p2p_status {
    if (path == nullptr || geo == nullptr) return P2P_INVALID_ARGUMENT;
    auto locator = MaxMindLocator::open(path);
    if (!locator) return report(locator.error(), error);
    *geo = std::make_unique<p2p_geo>(p2p_geo{std::move(*locator)}).release();
    return P2P_OK;
  });
}

void p2p_geo_destroy(p2p_geo* geo) { delete geo; }

p2p_status p2p_geo_locate(const p2p_geo* geo, const p2p_endpoint* endpoint, p2p_location* location) {
  return guarded([&]() -> p2p_status {
    const auto where = endpoint_of(endpoint);
    if (geo == nullptr || !where) return P2P_INVALID_ARGUMENT;
    const auto found = geo->locator->locate(where->address);
    if (!found) return status_of(found);
    if (!found->has_value()) return P2P_NOT_FOUND;
    p2p_location shown{};
    shown.latitude = (*found)->coordinates.latitude;
    shown.longitude = (*found)->coordinates.longitude;
    copy_text((*found)->city, shown.city);
    copy_text((*found)->country, shown.country);
    copy_text((*found)->country_code, shown.country_code);
    return status_of(write_struct(shown, location));
  });
}

p2p_status p2p_geo_patch(double latitude, double longitude, uint8_t patch[3]) {
  return guarded([&]() -> p2p_status {
    if (patch == nullptr) return P2P_INVALID_ARGUMENT;
    const auto random = system_random_source();
    write_patch(geo_patch_of(Coordinates{latitude, longitude}, *random), patch);
    return P2P_OK;
  });
}

p2p_status p2p_geo_coordinates(const uint8_t patch[3], p2p_patch_cell* cell) {
  return guarded([&]() -> p2p_status {
    const auto given = patch_of(patch);
    if (!given || cell == nullptr) return P2P_INVALID_ARGUMENT;
    const auto covered = to_coordinates(*given);
    if (!covered) return status_of(covered);
    *cell = {covered->latitude.low, covered->latitude.high, covered->longitude.low, covered->longitude.high};
    return P2P_OK;
  });
}

p2p_status p2p_geo_distance(const uint8_t left[3], const uint8_t right[3], double* distance) {
  return guarded([&]() -> p2p_status {
    const auto one = patch_of(left);
    const auto other = patch_of(right);
    if (!one || !other || distance == nullptr) return P2P_INVALID_ARGUMENT;
    *distance = network_distance(*one, *other);
    return P2P_OK;
  });
}

p2p_status p2p_network_geo_patch(const p2p_network* network, const uint8_t ip[4], uint8_t patch[3]) {
  return on_network(network, [&]() -> p2p_status {
    if (ip == nullptr || patch == nullptr) return P2P_INVALID_ARGUMENT;
    write_patch(network->network->get_geo_patch(Ipv4{{ip[0], ip[1], ip[2], ip[3]}}), patch);
    return P2P_OK;
  });
}
