// What parses as a p2p_view file is written as a file of the same summaries, but for averages that lose a hundredth;
// in memory that the input justifies.
#include "peak_memory.hpp"

#include <p2p/bytes.hpp>
#include <p2p/p2p_view.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

/// The average that is read back after this one was written: 29 hundredths, which a double holds as a little less,
/// become 28.
double truncated(double average) { return static_cast<int>(average * 100) / 100.0; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const p2p::BytesView file(data, size);
  auto summaries = p2p::fuzz::within_bounds(size, [&] { return p2p::parse_p2p_view(file); });
  if (!summaries) {
    require(!summaries.error().detail().empty());
    return 0;
  }
  const auto written = p2p::format_p2p_view(*summaries);
  require(written.has_value() && written->size() == size);
  for (p2p::P2PSummary& summary : *summaries) summary.average_availability = truncated(summary.average_availability);
  require(p2p::parse_p2p_view(*written) == *summaries);
  return 0;
}
