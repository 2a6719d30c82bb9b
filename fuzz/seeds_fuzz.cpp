// What parses as seeds is written as a text that parses to the same seeds and is written the same again; in memory that
// the input justifies.
#include "peak_memory.hpp"

#include <p2p/seeds.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto seeds = p2p::fuzz::within_bounds(size, [&] { return p2p::parse_seeds(text); });
  if (!seeds) {
    require(!seeds.error().detail().empty());
    return 0;
  }
  const auto written = p2p::format_seeds(*seeds);
  require(written.has_value());
  require(p2p::parse_seeds(*written) == *seeds);
  require(p2p::format_seeds(*p2p::parse_seeds(*written)) == *written);
  return 0;
}
