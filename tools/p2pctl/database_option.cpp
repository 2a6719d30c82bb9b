#include "database_option.hpp"

#include <p2p/maxmind_locator.hpp>

#include <utility>

namespace p2pctl {

void add_database_option(CLI::App& command, std::string& path, const std::string& help) {
  command.add_option("--database", path, help)->type_name("FILE")->envname("P2P_GEOLITE2");
}

p2p::Result<std::shared_ptr<p2p::GeoLocator>> open_database(const std::string& path) {
  if (path.empty()) return std::shared_ptr<p2p::GeoLocator>();
  auto locator = p2p::MaxMindLocator::open(path);
  if (!locator) return p2p::fail(locator.error());
  return std::shared_ptr<p2p::GeoLocator>(*std::move(locator));
}

}  // namespace p2pctl
