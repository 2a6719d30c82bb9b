// A database of places as the ABI shows it.
#pragma once

#include <p2p/geo_locator.hpp>

#include <memory>

struct p2p_geo {
  /// Networks made with it share it.
  std::shared_ptr<p2p::GeoLocator> locator;
};
