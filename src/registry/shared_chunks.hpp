// A sequence of chunks that shares them with its copies: copying it is O(1), and changing a chunk copies that chunk and
// one list of pointers. A copy may be read from any thread while another one is changed; one object belongs to one
// thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace p2p::registry {

template <class Chunk>
class SharedChunks {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return chunks_->size(); }
  [[nodiscard]] const Chunk& operator[](std::size_t index) const noexcept { return *(*chunks_)[index]; }

  /// The chunk, this object's own from now on; until the object is copied. The sequence that this one was copied from
  /// must still be there, so that a count of one means that no other thread has ever seen the chunk.
  [[nodiscard]] Chunk& edit(std::size_t index) {
    own_list();
    auto& chunk = (*chunks_)[index];
    if (chunk.use_count() != 1) chunk = std::make_shared<Chunk>(*chunk);
    return *chunk;
  }

  Chunk& append() {
    own_list();
    return *chunks_->emplace_back(std::make_shared<Chunk>());
  }

 private:
  using List = std::vector<std::shared_ptr<Chunk>>;

  void own_list() {
    if (chunks_.use_count() != 1) chunks_ = std::make_shared<List>(*chunks_);
  }

  std::shared_ptr<List> chunks_ = std::make_shared<List>();
};

}  // namespace p2p::registry
