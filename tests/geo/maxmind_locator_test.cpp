#include <p2p/maxmind_locator.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "geo/test_databases.hpp"
#include "support/catch.hpp"

namespace p2p {
namespace {

using test::ip;
using test::test_database;

const Coordinates kCentreOfParis{48.8582, 2.3387};

std::unique_ptr<MaxMindLocator> city_locator() { return MaxMindLocator::open(test_database("test-city.mmdb")).value(); }

std::optional<Location> locate(const std::string& address) { return city_locator()->locate(ip(address)).value(); }

std::optional<Coordinates> coordinates(const std::string& address) {
  return city_locator()->coordinates(ip(address)).value();
}

TEST_CASE("a full record gives coordinates, city and country, over IPv4 and IPv6") {
  CHECK(locate("203.0.113.7") == Location{kCentreOfParis, "Paris", "France", "FR"});
  CHECK(coordinates("203.0.113.7") == kCentreOfParis);
  CHECK(locate("2001:db8:1::7") == Location{{35.6762, 139.6503}, "Tokyo", "Japan", "JP"});
  CHECK(coordinates("2001:db8:1::7") == Coordinates{35.6762, 139.6503});
}

TEST_CASE("an IPv4-mapped address is looked up as the IPv4 address that it stands for") {
  CHECK(coordinates("::ffff:203.0.113.7") == kCentreOfParis);
}

TEST_CASE("a record that shares its parts with others is read in full") {
  CHECK(locate("2001:db8:2::7") == Location{kCentreOfParis, "Paris", "France", "FR"});
}

TEST_CASE("a record without a city has an unknown one") {
  CHECK(locate("198.51.100.1") == Location{kCentreOfParis, "unknown", "France", "FR"});
}

TEST_CASE("coordinates that a record lacks are 0.0, and unknown to a patch") {
  CHECK(locate("198.51.100.65") == Location{{0.0, 0.0}, "Lyon", "France", "FR"});
  CHECK(coordinates("198.51.100.65") == std::nullopt);
}

TEST_CASE("one coordinate without the other is shown, and makes no patch") {
  CHECK(locate("198.51.100.129") == Location{{45.7485, 0.0}, "Lyon", "France", "FR"});
  CHECK(coordinates("198.51.100.129") == std::nullopt);
}

TEST_CASE("coordinates of exactly 0.0 are read as they are") {
  CHECK(locate("198.51.100.193") == Location{});
  CHECK(coordinates("198.51.100.193") == Coordinates{0.0, 0.0});
}

TEST_CASE("names in other languages do not count, and coordinates may be short floating point numbers") {
  CHECK(locate("192.0.2.1") == Location{{45.5, 9.25}, "unknown", "unknown", "IT"});
  CHECK(coordinates("192.0.2.1") == Coordinates{45.5, 9.25});
}

TEST_CASE("an empty record is known and says nothing") {
  CHECK(locate("192.0.2.129") == Location{});
  CHECK(coordinates("192.0.2.129") == std::nullopt);
}

TEST_CASE("an address that the database does not have gives nothing") {
  for (const std::string address : {"203.0.114.1", "127.0.0.1", "2001:db8:3::1", "::1"}) {
    CHECK(locate(address) == std::nullopt);
    CHECK(coordinates(address) == std::nullopt);
  }
}

TEST_CASE("a database of IPv4 addresses knows no IPv6 address") {
  const auto locator = MaxMindLocator::open(test_database("test-city-ipv4.mmdb")).value();
  CHECK(locator->coordinates(ip("2001:db8:1::1")).value() == std::nullopt);
  CHECK(locator->locate(ip("203.0.113.1")).value()->city == "Berlin");
}

TEST_CASE("a damaged record is an error that names file, address and field") {
  struct Case {
    std::string address;
    std::string field;
    bool hurts_coordinates = true;
  };
  const auto locator = city_locator();
  for (const auto& [address, field, hurts_coordinates] :
       {Case{"100.64.0.0", "the record is no map"}, Case{"100.64.0.1", "location is no map"},
        Case{"100.64.0.2", "latitude is no floating point number"},
        Case{"100.64.0.3", "longitude is no floating point number"}, Case{"100.64.0.4", "latitude is nowhere on Earth"},
        Case{"100.64.0.5", "latitude is nowhere on Earth"}, Case{"100.64.0.6", "city.names.en is no text", false},
        Case{"100.64.0.7", "country.iso_code is no text", false}}) {
    const auto location = locator->locate(ip(address));
    REQUIRE(!location);
    CHECK(location.error() == Errc::malformed);
    CHECK(location.error().detail() == test_database("test-city.mmdb").string() + ": " + address + ": " + field);
    CHECK(locator->coordinates(ip(address)).has_value() == !hurts_coordinates);
  }
}

TEST_CASE("a database says what it is") {
  const MaxMindInfo info = city_locator()->info();
  CHECK(info.database_type == "Test-City");
  CHECK(info.built.time_since_epoch().count() == 1'750'000'000);
  CHECK(info.ip_version == 6);
}

TEST_CASE("a file that is not there is an error that names it") {
  const auto locator = MaxMindLocator::open("/no/such/file.mmdb");
  REQUIRE(!locator);
  CHECK(locator.error() == Errc::not_found);
  CHECK(locator.error().detail().find("/no/such/file.mmdb") != std::string::npos);
}

TEST_CASE("a folder is no database") { CHECK(MaxMindLocator::open(P2P_GEO_TEST_DIR).error() == Errc::io_error); }

TEST_CASE("a file of something else is no database") {
  const auto locator = MaxMindLocator::open(test_database("make_test_database.py"));
  REQUIRE(!locator);
  CHECK(locator.error() == Errc::malformed);
  CHECK(locator.error().detail().find("make_test_database.py: no MaxMind database") != std::string::npos);
}

TEST_CASE("an empty file is no database") {
  const test::DatabaseFile file;
  std::ofstream(file.path(), std::ios::trunc).close();
  CHECK(MaxMindLocator::open(file.path()).error() == Errc::malformed);
}

TEST_CASE("a database without locations is refused, for it would draw every patch") {
  const auto locator = MaxMindLocator::open(test_database("test-asn.mmdb"));
  REQUIRE(!locator);
  CHECK(locator.error() == Errc::malformed);
  CHECK(locator.error().detail().find("Test-ASN") != std::string::npos);
}

TEST_CASE("a database that was cut short anywhere is refused, or answers with values or errors") {
  std::ifstream original(test_database("test-city.mmdb"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(original), {}};
  REQUIRE(bytes.size() > 1000);
  const test::DatabaseFile file;
  std::size_t refused = 0;
  for (std::size_t kept = 0; kept < bytes.size(); kept += 7) {
    std::ofstream(file.path(), std::ios::binary | std::ios::trunc) << bytes.substr(0, kept);
    const auto locator = MaxMindLocator::open(file.path());
    if (!locator) {
      REQUIRE(locator.error() == Errc::malformed);
      ++refused;
      continue;
    }
    for (const std::string address : {"203.0.113.7", "2001:db8:1::7", "100.64.0.6"}) {
      const auto location = (*locator)->locate(ip(address));
      REQUIRE((location || location.error() == Errc::malformed));
    }
  }
  CHECK(refused > 0);
}

}  // namespace
}  // namespace p2p
