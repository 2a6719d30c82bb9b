// One MaxMind database file, mapped into memory: libmaxminddb with our types and errors. Immutable; usable from any
// thread. The file must not be cut short while it is mapped.
#pragma once

#include <p2p/geo_locator.hpp>
#include <p2p/maxmind_locator.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace p2p {

class MaxMindDatabase {
 public:
  /// Errors as MaxMindLocator::open gives them.
  [[nodiscard]] static Result<std::shared_ptr<const MaxMindDatabase>> open(const std::filesystem::path& path);
  ~MaxMindDatabase();
  MaxMindDatabase(const MaxMindDatabase&) = delete;
  MaxMindDatabase& operator=(const MaxMindDatabase&) = delete;

  [[nodiscard]] Result<std::optional<Location>> locate(const IpAddress& address) const;
  [[nodiscard]] Result<std::optional<Coordinates>> coordinates(const IpAddress& address) const;
  [[nodiscard]] MaxMindInfo info() const;

 private:
  struct Mapping;
  explicit MaxMindDatabase(std::unique_ptr<Mapping> mapping) noexcept;
  std::unique_ptr<Mapping> mapping_;
};

}  // namespace p2p
