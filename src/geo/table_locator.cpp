#include <p2p/geo_locator.hpp>

#include <utility>

namespace p2p {
namespace {

/// Never changes, so that any thread may read it.
class TableLocator final : public GeoLocator {
 public:
  TableLocator(std::map<IpAddress, Location> places, std::optional<Location> elsewhere)
      : places_(std::move(places)), elsewhere_(std::move(elsewhere)) {}

  Result<std::optional<Location>> locate(const IpAddress& address) const override {
    const auto found = places_.find(address);
    return found != places_.end() ? found->second : elsewhere_;
  }

  Result<std::optional<Coordinates>> coordinates(const IpAddress& address) const override {
    const auto location = locate(address).value();
    if (!location) return std::nullopt;
    return location->coordinates;
  }

 private:
  const std::map<IpAddress, Location> places_;
  const std::optional<Location> elsewhere_;
};

}  // namespace

std::unique_ptr<GeoLocator> table_locator(std::map<IpAddress, Location> places, std::optional<Location> elsewhere) {
  return std::make_unique<TableLocator>(std::move(places), std::move(elsewhere));
}

Result<GeoPatch> geo_patch_of(const IpAddress& address, const GeoLocator& locator, RandomSource& random) {
  const auto coordinates = locator.coordinates(address);
  if (!coordinates) return fail(coordinates.error());
  return geo_patch_of(address, *coordinates, random);
}

}  // namespace p2p
