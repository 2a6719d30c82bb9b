#include <charconv>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "message/json_visitors.hpp"

namespace p2p::test {
namespace {

/// "2021-03-15T03:00:48", without fraction and zone.
std::string format_second(Seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

int number(const std::string& text, std::size_t at, std::size_t size) {
  int value = 0;
  const char* const end = text.data() + at + size;
  if (text.size() < at + size || std::from_chars(text.data() + at, end, value).ptr != end)
    throw std::invalid_argument("not a time: " + text);
  return value;
}

}  // namespace

std::string format_time(Seconds time) { return format_second(time) + "Z"; }

std::string format_time(Milliseconds time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  char fraction[16];
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>((time - second).count()));
  return format_second(second) + fraction;
}

Seconds parse_seconds(const std::string& text) {
  const auto date = std::chrono::year(number(text, 0, 4)) / number(text, 5, 2) / number(text, 8, 2);
  return std::chrono::sys_days(date) + std::chrono::hours(number(text, 11, 2)) +
         std::chrono::minutes(number(text, 14, 2)) + std::chrono::seconds(number(text, 17, 2));
}

Milliseconds parse_milliseconds(const std::string& text) {
  return parse_seconds(text) + std::chrono::milliseconds(number(text, 20, 3));
}

}  // namespace p2p::test
