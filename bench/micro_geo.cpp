// What a lookup costs: our locator (the coordinates of an address, and the patch that they make) beside a plain loop
// that makes the same lookup and reads the same fields with libmaxminddb, over the same addresses in the same run. At
// the end it says how many times as many lookups ours makes.
//
// With the small database of the tests; also with the one that P2P_GEOLITE2 names, if it does.
#include <p2p/maxmind_locator.hpp>

#include <benchmark/benchmark.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace p2p;

constexpr std::size_t kAddresses = 4096;

/// Of those that the small database knows; else of anywhere.
std::vector<IpAddress> random_addresses(bool small) {
  constexpr std::array<std::uint8_t, 4> kKnown[] = {
      {203, 0, 113, 7}, {198, 51, 100, 1}, {192, 0, 2, 1}, {127, 0, 0, 2}, {127, 0, 0, 13}};
  const auto random = seeded_random_source(1);
  std::vector<IpAddress> addresses;
  while (addresses.size() < kAddresses) {
    const std::uint64_t drawn = random->next();
    std::array<std::uint8_t, 4> octets{};
    std::memcpy(octets.data(), &drawn, octets.size());
    addresses.emplace_back(Ipv4{small ? kKnown[drawn % std::size(kKnown)] : octets});
  }
  return addresses;
}

void lookups_of_the_locator(benchmark::State& state, const std::string& path, const std::vector<IpAddress>& addresses) {
  static std::map<std::string, std::unique_ptr<MaxMindLocator>> locators;
  if (state.thread_index() == 0 && !locators[path]) locators[path] = MaxMindLocator::open(path).value();
  const auto random = seeded_random_source(1);
  std::size_t i = 0;
  for (auto _ : state) {
    const GeoPatch patch = geo_patch_of(addresses[i++ % addresses.size()], *locators[path], *random).value();
    benchmark::DoNotOptimize(patch);
  }
  state.SetItemsProcessed(state.iterations());
}

/// As the library's manual shows it. Returns whether both were there.
bool plain_lookup(const MMDB_s& mmdb, const IpAddress& address, Coordinates& place) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  std::memcpy(&v4.sin_addr, address.mapped_bytes().data() + 12, 4);
  int status = MMDB_SUCCESS;
  MMDB_lookup_result_s result = MMDB_lookup_sockaddr(&mmdb, reinterpret_cast<const sockaddr*>(&v4), &status);
  if (status != MMDB_SUCCESS || !result.found_entry) return false;
  MMDB_entry_data_s data;
  if (MMDB_get_value(&result.entry, &data, "location", "latitude", nullptr) != MMDB_SUCCESS) return false;
  if (!data.has_data || data.type != MMDB_DATA_TYPE_DOUBLE) return false;
  place.latitude = data.double_value;
  if (MMDB_get_value(&result.entry, &data, "location", "longitude", nullptr) != MMDB_SUCCESS) return false;
  if (!data.has_data || data.type != MMDB_DATA_TYPE_DOUBLE) return false;
  place.longitude = data.double_value;
  return true;
}

void lookups_of_the_plain_loop(benchmark::State& state, const std::string& path,
                               const std::vector<IpAddress>& addresses) {
  MMDB_s mmdb{};
  if (MMDB_open(path.c_str(), MMDB_MODE_MMAP, &mmdb) != MMDB_SUCCESS) std::abort();
  std::size_t i = 0;
  for (auto _ : state) {
    Coordinates place;
    benchmark::DoNotOptimize(plain_lookup(mmdb, addresses[i++ % addresses.size()], place));
    benchmark::DoNotOptimize(place);
  }
  state.SetItemsProcessed(state.iterations());
  MMDB_close(&mmdb);
}

/// Shows all runs, and keeps the quickest of each benchmark.
class Reporter final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      double& best = items_per_second_[run.run_name.function_name];
      best = std::max(best, run.counters.at("items_per_second").value);
    }
    ConsoleReporter::ReportRuns(runs);
  }

  [[nodiscard]] double best(const std::string& name) const { return items_per_second_.at(name); }

 private:
  std::map<std::string, double> items_per_second_;
};

void add_pair(const std::string& name, const std::string& path, bool small) {
  constexpr int kRepetitions = 5;
  const auto addresses = random_addresses(small);
  const auto set_up = [&](benchmark::internal::Benchmark* registered) {
    registered->Repetitions(kRepetitions)->ReportAggregatesOnly(false);
  };
  set_up(benchmark::RegisterBenchmark((name + "_locator").c_str(), lookups_of_the_locator, path, addresses));
  set_up(benchmark::RegisterBenchmark((name + "_plain").c_str(), lookups_of_the_plain_loop, path, addresses));
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> names = {"small"};
  add_pair("small", P2P_GEO_TEST_DATABASE, true);
  if (const char* const path = std::getenv("P2P_GEOLITE2")) {
    names.emplace_back("geolite2");
    add_pair("geolite2", path, false);
  }
  // What slows the machine down for a while slows down both.
  std::vector<char*> arguments(argv, argv + argc);
  std::string interleaved = "--benchmark_enable_random_interleaving=true";
  arguments.push_back(interleaved.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());

  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  for (const std::string& name : names) {
    const double ours = reporter.best(name + "_locator");
    const double plain = reporter.best(name + "_plain");
    std::printf("%s: %.0f lookups a second of one core, %.0f of the plain loop: %.2f\n", name.c_str(), ours, plain,
                ours / plain);
  }
  return 0;
}
