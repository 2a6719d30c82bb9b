// Floor 4. Locates addresses in a MaxMind City database (a .mmdb file, such as GeoLite2-City), IPv4 and IPv6. The file
// is mapped into memory, and mapped anew when it has been replaced.
//
// Replace the file by renaming another one over it, as package managers and geoipupdate do. A file that is cut short
// in place takes pages away from under the mapping, and the system ends the process (SIGBUS). Damaged content gives
// errors, never undefined behaviour.
//
// Threads: all members may be called from any thread, at the same time. Lookups on different cores do not touch a
// common cache line, nor do they wait for one that loads a new file; the old file stays mapped until the last lookup in
// it ends.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/geo_locator.hpp>
#include <p2p/logger.hpp>
#include <p2p/result.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace p2p {

struct MaxMindOptions {
  /// A lookup looks whether the file has changed when nobody has done so for this long. Zero: only reload() does.
  Duration check_interval = std::chrono::seconds(1);
  /// Must outlive the locator.
  const Clock* clock = &steady_clock();
  /// Told of a changed file that was loaded ("geo_database_loaded") or could not be ("geo_database_not_loaded"; the one
  /// before stays in use, and this is said once for each state of the file). Null: silence.
  std::shared_ptr<Logger> logger;
};

/// What a database says of itself.
struct MaxMindInfo {
  std::string database_type;  ///< e.g. "GeoLite2-City"
  std::chrono::sys_seconds built;
  std::uint16_t ip_version = 0;  ///< 4: knows no IPv6 address; 6: knows both
};

class MaxMindLocator final : public GeoLocator {
 public:
  /// not_found when there is no such file, io_error when it cannot be read, malformed when it is no MaxMind database or
  /// one without locations (an ASN database, say).
  [[nodiscard]] static Result<std::unique_ptr<MaxMindLocator>> open(std::filesystem::path path,
                                                                    MaxMindOptions options = {});
  ~MaxMindLocator() override;
  MaxMindLocator(const MaxMindLocator&) = delete;
  MaxMindLocator& operator=(const MaxMindLocator&) = delete;

  /// malformed, naming file, address and field, when the record is damaged.
  [[nodiscard]] Result<std::optional<Location>> locate(const IpAddress& address) const override;
  [[nodiscard]] Result<std::optional<Coordinates>> coordinates(const IpAddress& address) const override;

  /// Loads the file anew, changed or not. On an error, as of open(), the one before stays in use.
  [[nodiscard]] Result<void> reload();
  /// Of the database in use.
  [[nodiscard]] MaxMindInfo info() const;

 private:
  class State;
  explicit MaxMindLocator(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace p2p
