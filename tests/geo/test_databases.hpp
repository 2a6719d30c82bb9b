// The databases that make_test_database.py writes, and a file of the test's own to replace them in.
#pragma once

#include <p2p/endpoint.hpp>

#include <unistd.h>
#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>

namespace p2p::test {

inline std::filesystem::path test_database(std::string_view name) {
  return std::filesystem::path(P2P_GEO_TEST_DIR) / name;
}

inline IpAddress ip(std::string_view text) { return IpAddress::parse(text).value(); }

/// A file in a folder that goes away with it. At first a copy of a test database.
class DatabaseFile {
 public:
  explicit DatabaseFile(std::string_view name = "test-city.mmdb") {
    std::filesystem::create_directories(directory_);
    replace_by(name);
  }
  ~DatabaseFile() { std::filesystem::remove_all(directory_); }
  DatabaseFile(const DatabaseFile&) = delete;
  DatabaseFile& operator=(const DatabaseFile&) = delete;

  [[nodiscard]] std::filesystem::path path() const { return directory_ / "database.mmdb"; }

  /// Renames a copy over it, as those who replace a database must.
  void replace_by(std::string_view name) {
    const auto next = directory_ / "next";
    std::filesystem::copy_file(test_database(name), next);
    std::filesystem::rename(next, path());
  }
  void remove() { std::filesystem::remove(path()); }

 private:
  static std::filesystem::path unused_directory() {
    static std::atomic<int> made{0};
    return std::filesystem::temp_directory_path() /
           ("p2p-geo-" + std::to_string(::getpid()) + "-" + std::to_string(made.fetch_add(1)));
  }
  const std::filesystem::path directory_ = unused_directory();
};

}  // namespace p2p::test
