#include "bench/bindings/overhead.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace overhead {

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double cpu_time() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace

std::optional<Arguments> read_arguments(int argc, char** argv) {
  if (argc < 2) return std::nullopt;
  const bool local = std::string(argv[1]) == "local";
  if (argc != (local ? 4 : 5)) return std::nullopt;
  Arguments arguments;
  if (!local) {
    arguments.endpoint = argv[1];
    arguments.key_hex = argv[2];
  }
  const std::chrono::duration<double> seconds(std::atof(argv[argc - 2]));
  arguments.duration = std::chrono::duration_cast<std::chrono::nanoseconds>(seconds);
  arguments.concurrency = static_cast<unsigned>(std::atoi(argv[argc - 1]));
  return arguments;
}

Measurement::Measurement() : began_(now()), cpu_before_(cpu_time()) {}

void Measurement::print(const char* client, std::uint64_t requests) const {
  std::printf(R"({"client":"%s","requests":%llu,"seconds":%.3f,"cpu_seconds":%.3f})"
              "\n",
              client, static_cast<unsigned long long>(requests), now() - began_, cpu_time() - cpu_before_);
}

}  // namespace overhead
