// What the programs that measure a language's overhead have in common: their arguments, and the line that they print.
//
//   overhead HOST:PORT SERVER_KEY_HEX SECONDS CONCURRENCY
//   overhead local SECONDS CONCURRENCY      requests to the own key, without network and cryptography
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace overhead {

struct Arguments {
  std::string endpoint;  ///< empty: requests go to the own key
  std::string key_hex;
  std::chrono::nanoseconds duration{};
  unsigned concurrency = 0;
};

[[nodiscard]] std::optional<Arguments> read_arguments(int argc, char** argv);

/// From its making: how long, and how much processor time of this process.
class Measurement {
 public:
  Measurement();
  /// One line of JSON.
  void print(const char* client, std::uint64_t requests) const;

 private:
  double began_;
  double cpu_before_;
};

}  // namespace overhead
