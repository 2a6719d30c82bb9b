#include "geo/maxmind_database.hpp"

#include "geo/maxmind_record.hpp"

#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace p2p {
namespace {

/// Parts of the types of databases that would put every node into a random patch.
constexpr std::array<std::string_view, 6> kTypesWithoutLocations = {"ASN",     "Anonymous", "Connection-Type",
                                                                    "Country", "Domain",    "ISP"};

Error open_error(const std::filesystem::path& path, int status, int system_error) {
  const auto describe = [&](const std::string& why) { return path.string() + ": " + why; };
  switch (status) {
    case MMDB_FILE_OPEN_ERROR:
    case MMDB_IO_ERROR:
      return {system_error == ENOENT ? Errc::not_found : Errc::io_error,
              describe(std::generic_category().message(system_error))};
    case MMDB_OUT_OF_MEMORY_ERROR:
      return {Errc::io_error, describe("out of memory")};
    default:
      return {Errc::malformed, describe(std::string("no MaxMind database: ") + MMDB_strerror(status))};
  }
}

/// What the library would call a failure of input and output.
Result<void> check_is_file_with_content(const std::filesystem::path& path) {
  std::error_code ignored;  // a file that cannot be looked at is one that opening complains of
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::is_directory(status)) return fail(Errc::io_error, path.string() + ": is a directory");
  if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, ignored) == 0)
    return fail(Errc::malformed, path.string() + ": no MaxMind database: the file is empty");
  return {};
}

}  // namespace

struct MaxMindDatabase::Mapping {
  std::filesystem::path path;
  MMDB_s mmdb{};
  bool open = false;

  ~Mapping() {
    if (open) MMDB_close(&mmdb);
  }

  [[nodiscard]] tl::unexpected<Error> damaged(const IpAddress& address, const std::string& what) const {
    return fail(Errc::malformed, path.string() + ": " + address.to_string() + ": " + what);
  }

  /// Nothing for an address that is not in the database.
  [[nodiscard]] Result<std::optional<MMDB_entry_s>> find(const IpAddress& address) const {
    int status = MMDB_SUCCESS;
    const MMDB_lookup_result_s result = look_up(address, status);
    if (status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR) return std::nullopt;
    if (status != MMDB_SUCCESS) return damaged(address, MMDB_strerror(status));
    if (!result.found_entry) return std::nullopt;
    return result.entry;
  }

 private:
  [[nodiscard]] MMDB_lookup_result_s look_up(const IpAddress& address, int& status) const {
    const auto& bytes = address.mapped_bytes();
    if (address.is_v4()) {
      sockaddr_in v4{};
      v4.sin_family = AF_INET;
      std::memcpy(&v4.sin_addr, bytes.data() + 12, 4);
      return MMDB_lookup_sockaddr(&mmdb, reinterpret_cast<const sockaddr*>(&v4), &status);
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    std::memcpy(&v6.sin6_addr, bytes.data(), bytes.size());
    return MMDB_lookup_sockaddr(&mmdb, reinterpret_cast<const sockaddr*>(&v6), &status);
  }
};

MaxMindDatabase::MaxMindDatabase(std::unique_ptr<Mapping> mapping) noexcept : mapping_(std::move(mapping)) {}

MaxMindDatabase::~MaxMindDatabase() = default;

Result<std::shared_ptr<const MaxMindDatabase>> MaxMindDatabase::open(const std::filesystem::path& path) {
  if (auto checked = check_is_file_with_content(path); !checked) return fail(std::move(checked.error()));
  auto mapping = std::make_unique<Mapping>();
  mapping->path = path;
  const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &mapping->mmdb);
  if (status != MMDB_SUCCESS) return fail(open_error(path, status, errno));
  mapping->open = true;

  const std::string_view type = mapping->mmdb.metadata.database_type;
  for (const std::string_view without : kTypesWithoutLocations) {
    if (type.find(without) != std::string_view::npos)
      return fail(Errc::malformed, path.string() + ": a " + std::string(type) + " database has no locations");
  }
  return std::shared_ptr<const MaxMindDatabase>(new MaxMindDatabase(std::move(mapping)));
}

Result<std::optional<Location>> MaxMindDatabase::locate(const IpAddress& address) const {
  const auto record = mapping_->find(address);
  if (!record) return fail(record.error());
  if (!*record) return std::nullopt;
  auto location = location_of(**record);
  if (!location) return mapping_->damaged(address, location.error().detail());
  return std::move(*location);
}

Result<std::optional<Coordinates>> MaxMindDatabase::coordinates(const IpAddress& address) const {
  const auto record = mapping_->find(address);
  if (!record) return fail(record.error());
  if (!*record) return std::nullopt;
  auto coordinates = coordinates_of(**record);
  if (!coordinates) return mapping_->damaged(address, coordinates.error().detail());
  return *coordinates;
}

MaxMindInfo MaxMindDatabase::info() const {
  const auto& metadata = mapping_->mmdb.metadata;
  return {metadata.database_type,
          std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(metadata.build_epoch))),
          metadata.ip_version};
}

}  // namespace p2p
