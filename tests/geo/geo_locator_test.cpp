#include <p2p/geo_locator.hpp>

#include <set>
#include <string>

#include "geo/test_databases.hpp"
#include "support/catch.hpp"

namespace p2p {
namespace {

using test::ip;

const Location kParis{{48.8582, 2.3387}, "Paris", "France", "FR"};
const Location kTokyo{{35.6762, 139.6503}, "Tokyo", "Japan", "JP"};

TEST_CASE("a table knows its addresses, and no others") {
  const auto table = table_locator({{ip("203.0.113.1"), kParis}, {ip("2001:db8::1"), kTokyo}});
  CHECK(table->locate(ip("203.0.113.1")).value() == kParis);
  CHECK(table->coordinates(ip("2001:db8::1")).value() == kTokyo.coordinates);
  CHECK(table->locate(ip("203.0.113.2")).value() == std::nullopt);
  CHECK(table->coordinates(ip("203.0.113.2")).value() == std::nullopt);
}

TEST_CASE("a table can say one place of all other addresses") {
  const auto table = table_locator({{ip("203.0.113.1"), kParis}}, kTokyo);
  CHECK(table->locate(ip("203.0.113.1")).value() == kParis);
  CHECK(table->locate(ip("203.0.113.2")).value() == kTokyo);
}

TEST_CASE("the patch of an address is that of its place") {
  const auto random = seeded_random_source(1);
  const auto table = table_locator({}, kParis);
  CHECK(geo_patch_of(ip("203.0.113.1"), *table, *random).value() == geo_patch_of(kParis.coordinates, *random));
  CHECK(geo_patch_of(ip("127.0.0.1"), *table, *random).value().to_string() == "000");
  CHECK(geo_patch_of(ip("::1"), *table, *random).value().to_string() == "000");
}

TEST_CASE("the patch of an address that is not known is a random one") {
  const auto random = seeded_random_source(1);
  const auto table = table_locator({});
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(geo_patch_of(ip("203.0.113.1"), *table, *random).value().to_string());
  CHECK(seen.size() > 50);
}

class BrokenLocator final : public GeoLocator {
 public:
  Result<std::optional<Location>> locate(const IpAddress&) const override { return fail(Errc::malformed, "record"); }
  Result<std::optional<Coordinates>> coordinates(const IpAddress&) const override {
    return fail(Errc::malformed, "record");
  }
};

TEST_CASE("the patch of an address is not made up when the locator fails") {
  const auto random = seeded_random_source(1);
  CHECK(geo_patch_of(ip("203.0.113.1"), BrokenLocator(), *random).error() == Errc::malformed);
}

}  // namespace
}  // namespace p2p
