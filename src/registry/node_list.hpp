// The nodes of a table in the order in which they were added, each at its place for ever, with what queries filter by
// beside them. Shares its structure with its copies.
#pragma once

#include "registry/shared_chunks.hpp"

#include <p2p/node.hpp>
#include <p2p/timestamp.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace p2p::registry {

/// The place of a node.
using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = std::numeric_limits<Slot>::max();

/// A stretch of nodes. A query over all nodes reads the masks and dates, and no node that it does not give.
struct NodeChunk {
  static constexpr std::size_t kNodes = 64;

  std::array<std::shared_ptr<const Node>, kNodes> nodes;
  std::array<Seconds, kNodes> authorization_dates{};
  std::array<Seconds, kNodes> availability_updates{};
  // A bit for each node.
  std::uint64_t present = 0;
  std::uint64_t authorized = 0;
  std::uint64_t dated = 0;  ///< authorized at a date; without one a node is authorized at no date
  std::uint64_t available = 0;

  void put(std::size_t index, std::shared_ptr<const Node> node);
};

class NodeList {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const Node& operator[](Slot slot) const noexcept { return *pointer(slot); }
  [[nodiscard]] const std::shared_ptr<const Node>& pointer(Slot slot) const noexcept {
    return chunk_of(slot).nodes[slot % NodeChunk::kNodes];
  }
  [[nodiscard]] const NodeChunk& chunk_of(Slot slot) const noexcept { return chunks_[slot / NodeChunk::kNodes]; }
  [[nodiscard]] const SharedChunks<NodeChunk>& chunks() const noexcept { return chunks_; }

  Slot append(std::shared_ptr<const Node> node) {
    const auto slot = static_cast<Slot>(size_++);
    if (slot % NodeChunk::kNodes == 0) chunks_.append();
    replace(slot, std::move(node));
    return slot;
  }
  void replace(Slot slot, std::shared_ptr<const Node> node) {
    chunks_.edit(slot / NodeChunk::kNodes).put(slot % NodeChunk::kNodes, std::move(node));
  }

 private:
  SharedChunks<NodeChunk> chunks_;
  std::size_t size_ = 0;
};

}  // namespace p2p::registry
