#include "tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace p2p_demo {
namespace {

const std::chrono::steady_clock::time_point kBegin = std::chrono::steady_clock::now();

/// How many characters a terminal shows for UTF-8 of Latin scripts: bytes that do not go on with a character.
std::size_t shown_width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

}  // namespace

void tell(const std::string& what) {
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - kBegin;
  fmt::print("[{:5.1f} s] {}\n", passed.count(), what);
  std::fflush(stdout);
}

void print_table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], shown_width(row[i]));
  for (const Row& row : rows) {
    std::string line = "   ";
    for (std::size_t i = 0; i < row.size(); ++i)
      line += fmt::format(" {}{:{}}", row[i], "", widths[i] - shown_width(row[i]) + 1);
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
  }
  fmt::print("\n");
  std::fflush(stdout);
}

std::string in_milliseconds(p2p::Duration duration) {
  return fmt::format("{:.2f} ms", std::chrono::duration<double, std::milli>(duration).count());
}

}  // namespace p2p_demo
