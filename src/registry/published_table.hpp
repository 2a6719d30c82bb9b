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
#include <vector>

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
  /// Calls `use` with that table, without a reference count. `use` may read and publish.
  template <class Use>
  void read_with(Use use) const {
    Reader* reader = current_reader();
    if (!reader) return use(*read_in_passing());
    const Borrowed borrowed(*reader);
    use(*reader->table);
  }

  // By one thread at a time.
  [[nodiscard]] const std::shared_ptr<const Contents>& contents() const noexcept { return contents_; }
  void publish(std::shared_ptr<const Contents> contents);

 private:
  /// What one thread has read. Belongs to the PublishedTable, used by its thread only.
  struct alignas(kCacheLine) Reader {
    std::uint64_t version = 0;
    std::shared_ptr<const NodeTable> table;
    /// How many read_with there are inside each other, and what the outer ones use.
    std::size_t borrowed = 0;
    std::vector<std::shared_ptr<const NodeTable>> kept;
  };
  class Readers;
  class ThreadReaders;

  /// Until it dies, no table that is in use dies for a newer one.
  class Borrowed {
   public:
    explicit Borrowed(Reader& reader) noexcept : reader_(reader) { ++reader_.borrowed; }
    ~Borrowed() {
      if (--reader_.borrowed == 0 && !reader_.kept.empty()) reader_.kept.clear();
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;

   private:
    Reader& reader_;
  };

  // The reader used last, apart from the object that holds them all: trivial, so that reading it costs no check of
  // initialisation.
  struct LastReader {
    std::uint64_t id;
    Reader* reader;
  };
  static inline thread_local constinit LastReader last_{0, nullptr};

  /// Null when the thread is ending; else with the table as of now.
  [[nodiscard]] Reader* current_reader() const {
    Reader* reader = last_.id == id_ ? last_.reader : find_reader();
    if (reader && reader->version != version_.load(std::memory_order_acquire)) refresh(*reader);
    return reader;
  }
  [[nodiscard]] Reader* find_reader() const;
  void refresh(Reader& reader) const;
  [[nodiscard]] std::shared_ptr<const NodeTable> read_in_passing() const;

  /// On a line of its own: every reader reads it all the time.
  alignas(kCacheLine) std::atomic<std::uint64_t> version_{1};
  alignas(kCacheLine) mutable std::mutex mutex_;
  std::shared_ptr<const Contents> contents_;
  /// Never used again, unlike an address.
  const std::uint64_t id_;
  std::shared_ptr<Readers> readers_;
};

}  // namespace p2p::registry
