// The current node table, for many readers and one writer at a time. A reader never waits while a table is being built:
// it compares one number, and only after a change takes a lock that is held for the copying of a pointer.
//
// Each thread keeps the table that it read last, under a reference count of its own, so that readers on several cores
// write to no memory in common. It keeps that one table until it reads again, ends, or the PublishedTable dies.
#pragma once

#include <p2p/node_table.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

namespace p2p::registry {

inline constexpr std::size_t kCacheLine = 64;

class PublishedTable {
 public:
  using Contents = NodeTable::Contents;

  explicit PublishedTable(std::shared_ptr<const Contents> contents);
  ~PublishedTable();
  PublishedTable(const PublishedTable&) = delete;
  PublishedTable& operator=(const PublishedTable&) = delete;

  /// From any thread. Not older than what was published before.
  [[nodiscard]] std::shared_ptr<const NodeTable> read() const;

  // By one thread at a time.
  [[nodiscard]] const std::shared_ptr<const Contents>& contents() const noexcept { return contents_; }
  void publish(std::shared_ptr<const Contents> contents);

 private:
  struct Reader;
  class Readers;
  class ThreadReaders;

  void refresh(Reader& reader) const;

  /// On a line of its own: every reader reads it all the time.
  alignas(kCacheLine) std::atomic<std::uint64_t> version_{1};
  alignas(kCacheLine) mutable std::mutex mutex_;
  std::shared_ptr<const Contents> contents_;
  /// Never used again, unlike an address.
  const std::uint64_t id_;
  std::shared_ptr<Readers> readers_;
};

}  // namespace p2p::registry
