// What a record of a MaxMind City database says. Each field may be missing, of a wrong type, or out of range: the file
// may be damaged. Errors are malformed and name the field.
#pragma once

#include <p2p/geo_locator.hpp>
#include <p2p/result.hpp>

#include <maxminddb.h>

#include <optional>

namespace p2p {

/// Nothing unless both are there.
[[nodiscard]] Result<std::optional<Coordinates>> coordinates_of(const MMDB_entry_s& record);

[[nodiscard]] Result<Location> location_of(const MMDB_entry_s& record);

}  // namespace p2p
