#include "line_filter.hpp"

#include "block_output.hpp"
#include "line_input.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cstdint>

namespace p2pctl {
namespace {

/// What was wrong with lines, on stderr.
class Complaints {
 public:
  void about(std::uint64_t line, std::string_view text) {
    any_ = true;
    fmt::print(stderr, "p2pctl: line {}: {}\n", line, text);
  }
  [[nodiscard]] bool any() const noexcept { return any_; }

 private:
  bool any_ = false;
};

std::string output_line(const LineConverter& convert, std::string_view line, std::uint64_t number,
                        Complaints& complaints) {
  auto converted = convert(line);
  if (!converted) {
    complaints.about(number, converted.error().message());
    return {};
  }
  if (!converted->warning.empty()) complaints.about(number, converted->warning);
  return std::move(converted->text);
}

}  // namespace

ExitCode filter_lines(const LineConverter& convert) {
  BlockOutput output(STDOUT_FILENO);
  // A program that writes a line and waits for its answer gets it.
  bool written = true;
  LineInput input(STDIN_FILENO, kMaxLineBytes, [&] { written = output.flush(); });
  Complaints complaints;
  for (std::uint64_t number = 1; written; ++number) {
    const auto status = input.next();
    if (status == LineInput::Status::end) break;
    if (status == LineInput::Status::error) return complain("cannot read standard input: " + input.why());
    if (status == LineInput::Status::too_long) {
      complaints.about(number, fmt::format("longer than {} bytes", kMaxLineBytes));
      written = written && output.write_line({});
    } else {
      written = written && output.write_line(output_line(convert, input.text(), number, complaints));
    }
  }
  if (!written || !output.flush()) return complain("cannot write to standard output: " + output.why());
  return complaints.any() ? ExitCode::failure : ExitCode::ok;
}

}  // namespace p2pctl
