// Floor 4. Where an address is. A host may bring its own GeoLocator; built in are a MaxMind City database
// (maxmind_locator.hpp) and a table, for tests and simulations.
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/geo.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/random_source.hpp>
#include <p2p/result.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace p2p {

/// What a database says of an address that it knows. Text is UTF-8, in English.
struct Location {
  Coordinates coordinates;  ///< 0.0 for each one that is missing
  std::string city = "unknown";
  std::string country = "unknown";
  std::string country_code;  ///< ISO 3166-1, two letters; empty when missing
  friend bool operator==(const Location&, const Location&) = default;
};

/// Implementations are thread-safe, and quick enough to be asked on any thread: they read memory, not the network.
class GeoLocator {
 public:
  virtual ~GeoLocator() = default;
  /// Nothing for an address that is not known. An error when the source is damaged, or cannot be asked.
  [[nodiscard]] virtual Result<std::optional<Location>> locate(const IpAddress& address) const = 0;
  /// The coordinates alone, which is all that a patch needs. Nothing also for a known address that has not both of
  /// them.
  [[nodiscard]] virtual Result<std::optional<Coordinates>> coordinates(const IpAddress& address) const = 0;
};

/// The patch of an address: "000" for the loopback host, a random valid one where it is not known. Errors are the
/// locator's.
[[nodiscard]] Result<GeoPatch> geo_patch_of(const IpAddress& address, const GeoLocator& locator, RandomSource& random);

/// Knows the addresses of `places`, and says `elsewhere` of all others.
[[nodiscard]] std::unique_ptr<GeoLocator> table_locator(std::map<IpAddress, Location> places,
                                                        std::optional<Location> elsewhere = std::nullopt);

}  // namespace p2p
