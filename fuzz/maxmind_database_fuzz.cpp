// Whatever a database file holds, opening it and looking addresses up in it gives values or errors, and a place is on
// Earth.
//
// Input: sixteen bytes of an address, then the file.
#include "geo/maxmind_database.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

/// A file without a name on any disk.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* data, std::size_t size) : descriptor_(::memfd_create("database", MFD_CLOEXEC)) {
    require(descriptor_ >= 0);
    require(::write(descriptor_, data, size) == static_cast<ssize_t>(size));
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

void require_on_earth(const p2p::Coordinates& place) {
  require(std::abs(place.latitude) <= 90.0);
  require(std::abs(place.longitude) <= 180.0);
}

void look_up(const p2p::MaxMindDatabase& database, const p2p::IpAddress& address) {
  const auto location = database.locate(address);
  const auto coordinates = database.coordinates(address);
  if (!location) {
    require(location.error() == p2p::Errc::malformed);
    return;
  }
  // locate() reads all that coordinates() reads.
  require(coordinates.has_value());
  if (*location) require_on_earth((*location)->coordinates);
  if (!*coordinates) return;
  require(location->has_value());
  require((*location)->coordinates == **coordinates);
}

}  // namespace

/// libmaxminddb 1.7 forgets some KB, once an opening, when the metadata are damaged in certain ways.
extern "C" const char* __lsan_default_suppressions() { return "leak:libmaxminddb\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::array<std::uint8_t, 16> bytes{};
  if (size < bytes.size()) return 0;
  std::memcpy(bytes.data(), data, bytes.size());
  const MemoryFile file(data + bytes.size(), size - bytes.size());
  const auto database = p2p::MaxMindDatabase::open(file.path());
  if (!database) return 0;
  look_up(**database, p2p::IpAddress(bytes));
  look_up(**database, p2p::Ipv4{{bytes[12], bytes[13], bytes[14], bytes[15]}});
  static_cast<void>((*database)->info());
  return 0;
}
