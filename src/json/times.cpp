#include "json/times.hpp"

#include <cstddef>

namespace p2p::json {
namespace {

using std::chrono::microseconds;

/// Writes and reads numbers of a fixed count of digits.
class DigitWriter {
 public:
  explicit DigitWriter(TimeText& text) noexcept : text_(text) { text_.size = 0; }
  DigitWriter& number(std::int64_t value, unsigned digits) noexcept {
    for (unsigned i = digits; i-- > 0; value /= 10)
      text_.characters[text_.size + i] = static_cast<char>('0' + value % 10);
    text_.size += digits;
    return *this;
  }
  DigitWriter& character(char c) noexcept {
    text_.characters[text_.size++] = c;
    return *this;
  }

 private:
  TimeText& text_;
};

class DigitReader {
 public:
  explicit DigitReader(std::string_view text) noexcept : rest_(text) {}
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool at_digit() const noexcept { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }

  unsigned number(unsigned digits) noexcept {
    unsigned value = 0;
    for (; digits > 0; --digits) value = value * 10 + digit();
    return value;
  }
  unsigned digit() noexcept {
    failed_ = failed_ || !at_digit();
    if (failed_) return 0;
    const auto value = static_cast<unsigned>(rest_[0] - '0');
    rest_.remove_prefix(1);
    return value;
  }
  /// Whether it was there.
  bool skip(char c) noexcept {
    if (failed_ || rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) noexcept { failed_ = !skip(c) || failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

/// "2021-03-15T03:00:48"; false when the year has no four digits.
bool write_second(DigitWriter& writer, Seconds time) noexcept {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  constexpr auto kFirst = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
  constexpr auto kLast = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);
  if (day < kFirst || day > kLast) return false;
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  writer.number(static_cast<int>(date.year()), 4).character('-').number(static_cast<unsigned>(date.month()), 2);
  writer.character('-').number(static_cast<unsigned>(date.day()), 2).character('T').number(clock.hours().count(), 2);
  writer.character(':').number(clock.minutes().count(), 2).character(':').number(clock.seconds().count(), 2);
  return true;
}

microseconds read_fraction(DigitReader& reader) noexcept {
  constexpr unsigned kMaxDigits = 9;
  constexpr unsigned kKeptDigits = 6;
  std::int64_t value = reader.digit();
  unsigned digits = 1;
  for (; digits < kMaxDigits && reader.at_digit(); ++digits) {
    const unsigned digit = reader.digit();
    if (digits < kKeptDigits) value = value * 10 + digit;
  }
  for (; digits < kKeptDigits; ++digits) value *= 10;
  return microseconds(value);
}

}  // namespace

std::optional<TimeText> format_time(Seconds time) noexcept {
  TimeText text;
  DigitWriter writer(text);
  if (!write_second(writer, time)) return std::nullopt;
  writer.character('Z');
  return text;
}

std::optional<TimeText> format_time(Milliseconds time) noexcept {
  TimeText text;
  DigitWriter writer(text);
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (!write_second(writer, second)) return std::nullopt;
  writer.character('.').number((time - second).count(), 3).character('Z');
  return text;
}

std::optional<std::chrono::sys_time<microseconds>> parse_time(std::string_view text) noexcept {
  DigitReader reader(text);
  const unsigned year = reader.number(4);
  reader.expect('-');
  const unsigned month = reader.number(2);
  reader.expect('-');
  const unsigned day = reader.number(2);
  reader.expect('T');
  const unsigned hour = reader.number(2);
  reader.expect(':');
  const unsigned minute = reader.number(2);
  reader.expect(':');
  const unsigned second = reader.number(2);
  const microseconds fraction = reader.skip('.') ? read_fraction(reader) : microseconds(0);
  reader.expect('Z');
  const auto date = std::chrono::year(static_cast<int>(year)) / static_cast<int>(month) / static_cast<int>(day);
  if (reader.failed() || !reader.at_end() || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + fraction;
}

}  // namespace p2p::json
