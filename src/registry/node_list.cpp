#include "registry/node_list.hpp"

namespace p2p::registry {
namespace {

void set_bit(std::uint64_t& mask, std::size_t index, bool value) noexcept {
  const std::uint64_t bit = std::uint64_t{1} << index;
  mask = value ? mask | bit : mask & ~bit;
}

}  // namespace

void NodeChunk::put(std::size_t index, std::shared_ptr<const Node> node) {
  authorization_dates[index] = node->authorization_date.value_or(Seconds{});
  availability_updates[index] = node->availability_update;
  set_bit(present, index, true);
  set_bit(authorized, index, node->authorized);
  set_bit(dated, index, node->authorized && node->authorization_date);
  set_bit(available, index, node->available);
  nodes[index] = std::move(node);
}

}  // namespace p2p::registry
