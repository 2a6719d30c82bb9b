// Standard input to standard output, a line for a line: what `message` and `envelope` do. A line that cannot be
// converted gives an empty line, and its error goes to stderr with its number; the others are still done. Holds one
// line and one block of output, however many lines there are. One thread.
#pragma once

#include "command.hpp"

#include <p2p/result.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace p2pctl {

/// A line longer than this is refused and skipped without being held: the hexadecimal of the largest frame (64 MiB),
/// and JSON that is half as long again.
inline constexpr std::size_t kMaxLineBytes = std::size_t{192} << 20U;

/// Makes the output line, without its newline. What it says besides `text` goes to stderr.
struct ConvertedLine {
  std::string text;
  std::string warning;  ///< something is wrong with a line that was converted all the same; else empty
};
using LineConverter = std::function<p2p::Result<ConvertedLine>(std::string_view line)>;

/// failure when a line was bad or had a warning, or when standard input or output failed.
[[nodiscard]] ExitCode filter_lines(const LineConverter& convert);

}  // namespace p2pctl
