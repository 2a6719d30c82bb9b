#include "geo/maxmind_record.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace p2p {
namespace {

/// From the record to a value in the maps inside it, a null pointer at the end.
using Path = const char* const*;

std::string to_string(Path path) {
  std::string text;
  for (; *path != nullptr; ++path) {
    if (!text.empty()) text += '.';
    text += *path;
  }
  return text.empty() ? "the record" : text;
}

tl::unexpected<Error> wrong(Path path, const std::string& why) {
  return fail(Errc::malformed, to_string(path) + " " + why);
}

/// Nothing where a map has no such member.
Result<std::optional<MMDB_entry_data_s>> value_at(MMDB_entry_s entry, Path path) {
  MMDB_entry_data_s data{};
  const int status = MMDB_aget_value(&entry, &data, path);
  if (status == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR) return std::nullopt;
  if (status != MMDB_SUCCESS) return wrong(path, MMDB_strerror(status));
  if (!data.has_data) return std::nullopt;
  return data;
}

/// A map as a place to look further from, so that what is before it is walked through once for all its members.
Result<std::optional<MMDB_entry_s>> map_at(const MMDB_entry_s& entry, Path path) {
  const auto value = value_at(entry, path);
  if (!value) return fail(value.error());
  if (!*value) return std::nullopt;
  if ((*value)->type != MMDB_DATA_TYPE_MAP) return wrong(path, "is no map");
  return MMDB_entry_s{entry.mmdb, (*value)->offset};
}

/// In degrees, from -limit to limit.
Result<std::optional<double>> degrees_at(const MMDB_entry_s& location, const char* member, double limit) {
  const char* const path[] = {member, nullptr};
  const auto value = value_at(location, path);
  if (!value) return fail(value.error());
  if (!*value) return std::nullopt;
  double degrees = 0.0;
  switch ((*value)->type) {
    case MMDB_DATA_TYPE_DOUBLE:
      degrees = (*value)->double_value;
      break;
    case MMDB_DATA_TYPE_FLOAT:
      degrees = static_cast<double>((*value)->float_value);
      break;
    default:
      return wrong(path, "is no floating point number");
  }
  if (!(std::abs(degrees) <= limit)) return wrong(path, "is nowhere on Earth");
  return degrees;
}

struct Degrees {
  std::optional<double> latitude;
  std::optional<double> longitude;
};

Result<Degrees> degrees_of(const MMDB_entry_s& record) {
  const char* const path[] = {"location", nullptr};
  const auto location = map_at(record, path);
  if (!location) return fail(location.error());
  if (!*location) return Degrees{};
  const auto latitude = degrees_at(**location, "latitude", 90.0);
  if (!latitude) return fail(latitude.error());
  const auto longitude = degrees_at(**location, "longitude", 180.0);
  if (!longitude) return fail(longitude.error());
  return Degrees{*latitude, *longitude};
}

/// `text` is left as it is where the record has none.
Result<void> read_text(const MMDB_entry_s& record, Path path, std::string& text) {
  const auto value = value_at(record, path);
  if (!value) return fail(value.error());
  if (!*value) return {};
  if ((*value)->type != MMDB_DATA_TYPE_UTF8_STRING) return wrong(path, "is no text");
  // Not terminated: the next value follows in the file.
  text.assign((*value)->utf8_string, (*value)->data_size);
  return {};
}

Result<void> check_is_map(const MMDB_entry_s& record) {
  const char* const path[] = {nullptr};
  const auto map = map_at(record, path);
  if (!map) return fail(map.error());
  return {};
}

}  // namespace

Result<std::optional<Coordinates>> coordinates_of(const MMDB_entry_s& record) {
  auto degrees = degrees_of(record);
  if (!degrees) return fail(std::move(degrees.error()));
  if (degrees->latitude && degrees->longitude) return Coordinates{*degrees->latitude, *degrees->longitude};
  // A record that is no map looks like one without members.
  if (auto map = check_is_map(record); !map) return fail(std::move(map.error()));
  return std::nullopt;
}

Result<Location> location_of(const MMDB_entry_s& record) {
  static constexpr const char* kCity[] = {"city", "names", "en", nullptr};
  static constexpr const char* kCountry[] = {"country", "names", "en", nullptr};
  static constexpr const char* kCountryCode[] = {"country", "iso_code", nullptr};

  if (auto map = check_is_map(record); !map) return fail(std::move(map.error()));
  auto degrees = degrees_of(record);
  if (!degrees) return fail(std::move(degrees.error()));
  Location location;
  location.coordinates = {degrees->latitude.value_or(0.0), degrees->longitude.value_or(0.0)};
  if (auto read = read_text(record, kCity, location.city); !read) return fail(std::move(read.error()));
  if (auto read = read_text(record, kCountry, location.country); !read) return fail(std::move(read.error()));
  if (auto read = read_text(record, kCountryCode, location.country_code); !read) return fail(std::move(read.error()));
  return location;
}

}  // namespace p2p
