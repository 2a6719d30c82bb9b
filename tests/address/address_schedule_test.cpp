#include "address/address_schedule.hpp"

#include "address/scripted_provider.hpp"
#include "support/catch.hpp"

#include <stdexcept>

namespace p2p {
namespace {

using test::ip;
using namespace std::chrono_literals;

constexpr TimePoint kStart{1h};

AddressSchedule looking(std::optional<Ipv4> known) {
  AddressSchedule schedule(5min, known);
  schedule.begin_round(schedule.start(kStart));
  return schedule;
}

TEST_CASE("without a known address the first look is at once, with one an interval later") {
  CHECK(AddressSchedule(5min, std::nullopt).start(kStart) == kStart);
  CHECK(AddressSchedule(5min, ip("203.0.113.1")).start(kStart) == kStart + 5min);
}

TEST_CASE("the first address found is news") {
  auto schedule = looking(std::nullopt);
  CHECK(schedule.end_round(ip("203.0.113.1"), kStart + 1s).changed == ip("203.0.113.1"));
}

TEST_CASE("an address is news once, and again when it has been another one meanwhile") {
  auto schedule = looking(ip("203.0.113.1"));
  const auto round = [&schedule](std::string_view address) {
    const auto ended = schedule.end_round(ip(address), kStart);
    schedule.begin_round(ended.next_round);
    return ended.changed;
  };
  CHECK(round("203.0.113.1") == std::nullopt);
  CHECK(round("203.0.113.2") == ip("203.0.113.2"));
  CHECK(round("203.0.113.2") == std::nullopt);
  CHECK(round("203.0.113.1") == ip("203.0.113.1"));
}

TEST_CASE("a failed look changes nothing") {
  auto schedule = looking(ip("203.0.113.1"));
  const auto failed = schedule.end_round(fail(Errc::timeout), kStart);
  CHECK(failed.changed == std::nullopt);
  schedule.begin_round(failed.next_round);
  CHECK(schedule.end_round(ip("203.0.113.1"), kStart).changed == std::nullopt);
}

TEST_CASE("rounds begin an interval apart, however long each takes") {
  auto schedule = looking(std::nullopt);
  CHECK(schedule.end_round(fail(Errc::timeout), kStart + 1min).next_round == kStart + 5min);
}

TEST_CASE("a round longer than the interval is followed by a whole one") {
  auto schedule = looking(std::nullopt);
  CHECK(schedule.end_round(fail(Errc::timeout), kStart + 7min).next_round == kStart + 12min);
}

TEST_CASE("an interval must be positive") { CHECK_THROWS_AS(AddressSchedule(0s, std::nullopt), std::invalid_argument); }

}  // namespace
}  // namespace p2p
