#include "json/times.hpp"

#include <string>

#include "support/catch.hpp"

namespace p2p::json {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr auto kDay = sys_days(std::chrono::year(2021) / 3 / 15);

std::string text(Seconds time) { return std::string(format_time(time).value().view()); }
std::string text(Milliseconds time) { return std::string(format_time(time).value().view()); }

TEST_CASE("a time is written with the precision of its type") {
  CHECK(text(Seconds(kDay + 3h + 48s)) == "2021-03-15T03:00:48Z");
  CHECK(text(Milliseconds(kDay + 3h + 48s + 588ms)) == "2021-03-15T03:00:48.588Z");
  CHECK(text(Milliseconds(kDay)) == "2021-03-15T00:00:00.000Z");
  CHECK(text(Milliseconds(-1ms)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("every precision up to nanoseconds is read, cut off at microseconds") {
  CHECK(parse_time("2021-03-15T03:00:48Z") == kDay + 3h + 48s);
  CHECK(parse_time("2021-03-15T03:00:48.5Z") == kDay + 3h + 48s + 500ms);
  CHECK(parse_time("2021-03-15T03:00:48.588Z") == kDay + 3h + 48s + 588ms);
  CHECK(parse_time("2021-03-15T03:00:48.588999Z") == kDay + 3h + 48s + 588'999us);
  CHECK(parse_time("2021-03-15T03:00:48.588999999Z") == kDay + 3h + 48s + 588'999us);
}

TEST_CASE("the first and the last time of four-digit years are written and read") {
  const Seconds first = sys_days(std::chrono::year(0) / 1 / 1);
  const Seconds last = sys_days(std::chrono::year(9999) / 12 / 31) + 23h + 59min + 59s;
  CHECK(text(first) == "0000-01-01T00:00:00Z");
  CHECK(text(last) == "9999-12-31T23:59:59Z");
  CHECK(parse_time(text(first)) == first);
  CHECK(parse_time(text(last)) == last);
  CHECK_FALSE(format_time(first - 1s));
  CHECK_FALSE(format_time(last + 1s));
  CHECK_FALSE(format_time(Seconds::max()));
  CHECK_FALSE(format_time(Milliseconds::min()));
}

TEST_CASE("what is no time is not read") {
  for (const char* text : {"",
                           "2021-03-15",
                           "2021-03-15T03:00:48",
                           "2021-03-15 03:00:48Z",
                           "2021-03-15T03:00:48+00:00",
                           "2021-02-29T00:00:00Z",
                           "2021-13-01T00:00:00Z",
                           "2021-00-01T00:00:00Z",
                           "2021-01-00T00:00:00Z",
                           "2021-03-15T24:00:00Z",
                           "2021-03-15T03:60:00Z",
                           "2021-03-15T03:00:60Z",
                           "2021-03-15T03:00:48.Z",
                           "2021-03-15T03:00:48.1234567890Z",
                           "2021-03-15T03:00:48Z ",
                           "-021-03-15T03:00:48Z",
                           "+2021-03-15T03:00:48Z",
                           "2021-3-15T03:00:48Z",
                           "2021-03-15T03:00:4xZ",
                           "12021-03-15T03:00:48Z"}) {
    INFO(text);
    CHECK_FALSE(parse_time(text));
  }
}

}  // namespace
}  // namespace p2p::json
