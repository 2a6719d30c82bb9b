// Times in JSON: RFC 3339, in UTC, e.g. "2021-03-15T03:00:48Z" or "2021-03-15T03:00:48.588Z". Pure functions.
#pragma once

#include <p2p/timestamp.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace p2p::json {

/// Room for a time, and how much of it is used.
struct TimeText {
  char characters[32];
  unsigned size;
  [[nodiscard]] std::string_view view() const noexcept { return {characters, size}; }
};

/// Nothing outside of the years 0 to 9999, for which there is no such text.
[[nodiscard]] std::optional<TimeText> format_time(Seconds time) noexcept;
[[nodiscard]] std::optional<TimeText> format_time(Milliseconds time) noexcept;

/// With up to nine digits of a second's fraction; what is finer than a microsecond is cut off. Nothing for any other
/// text.
[[nodiscard]] std::optional<std::chrono::sys_time<std::chrono::microseconds>> parse_time(
    std::string_view text) noexcept;

}  // namespace p2p::json
