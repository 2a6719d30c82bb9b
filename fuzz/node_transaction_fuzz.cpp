// What decodes as the content of a node transaction is encoded to the bytes it came from, but for those behind the
// mining key, and decodes again to the same; in memory that the input justifies.
#include "peak_memory.hpp"

#include <p2p/bytes.hpp>
#include <p2p/node_transaction.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const p2p::BytesView content(data, size);
  const auto node = p2p::fuzz::within_bounds(size, [&] { return p2p::NodeTransactionContent::decode(content); });
  if (!node) {
    require(!node.error().detail().empty());
    return 0;
  }
  const auto encoded = node->encode();
  require(encoded.has_value());
  require(encoded->size() <= size && std::equal(encoded->begin(), encoded->end(), data));
  require(node->mining_public_key.has_value() || encoded->size() == size);
  require(p2p::NodeTransactionContent::decode(*encoded) == *node);
  return 0;
}
