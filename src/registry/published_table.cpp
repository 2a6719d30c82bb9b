#include "registry/published_table.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace p2p::registry {
namespace {

std::uint64_t next_id() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

/// The readers of one PublishedTable; dies with it, for threads hold it weakly.
class PublishedTable::Readers {
 public:
  [[nodiscard]] Reader* add() {
    const std::lock_guard lock(mutex_);
    return readers_.emplace_back(std::make_unique<Reader>()).get();
  }
  void remove(const Reader* reader) {
    std::unique_ptr<Reader> removed;  // dies without the lock: it may be the last holder of a large table
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(readers_.begin(), readers_.end(), [&](const auto& each) { return each.get() == reader; });
    removed = std::move(*found);
    readers_.erase(found);
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> readers_;
};

/// The readers of one thread, one for each PublishedTable that it has read and that is still there.
class PublishedTable::ThreadReaders {
 public:
  ThreadReaders() = default;
  ThreadReaders(const ThreadReaders&) = delete;
  ThreadReaders& operator=(const ThreadReaders&) = delete;
  ~ThreadReaders() {
    ended_ = true;
    last_ = {0, nullptr};
    for (const Entry& entry : entries_)
      if (const auto readers = entry.readers.lock()) readers->remove(entry.reader);
  }

  /// Null when the thread is ending: then it keeps nothing any more.
  [[nodiscard]] static Reader* of(const PublishedTable& table) {
    if (ended_) return nullptr;
    thread_local ThreadReaders mine;
    last_ = {table.id_, mine.find_or_add(table)};
    return last_.reader;
  }

 private:
  struct Entry {
    std::uint64_t id;
    Reader* reader;
    std::weak_ptr<Readers> readers;
  };

  [[nodiscard]] Reader* find_or_add(const PublishedTable& table) {
    for (const Entry& entry : entries_)
      if (entry.id == table.id_) return entry.reader;
    std::erase_if(entries_, [](const Entry& entry) { return entry.readers.expired(); });
    entries_.reserve(entries_.size() + 1);
    return entries_.emplace_back(Entry{table.id_, table.readers_->add(), table.readers_}).reader;
  }

  static inline thread_local bool ended_ = false;

  std::vector<Entry> entries_;
};

PublishedTable::PublishedTable(std::shared_ptr<const Contents> contents)
    : contents_(std::move(contents)), id_(next_id()), readers_(std::make_shared<Readers>()) {}
PublishedTable::~PublishedTable() = default;

std::shared_ptr<const NodeTable> PublishedTable::read() const {
  const Reader* reader = current_reader();
  return reader ? reader->table : read_in_passing();
}

PublishedTable::Reader* PublishedTable::find_reader() const { return ThreadReaders::of(*this); }

std::shared_ptr<const NodeTable> PublishedTable::read_in_passing() const {
  Reader passing;
  refresh(passing);
  return std::move(passing.table);
}

void PublishedTable::refresh(Reader& reader) const {
  std::shared_ptr<const Contents> contents;
  std::uint64_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    contents = contents_;
    version = version_.load(std::memory_order_relaxed);
  }
  if (reader.borrowed != 0) reader.kept.push_back(std::move(reader.table));
  reader.table = std::make_shared<const NodeTable>(std::move(contents));
  reader.version = version;
}

void PublishedTable::publish(std::shared_ptr<const Contents> contents) {
  {
    const std::lock_guard lock(mutex_);
    contents_.swap(contents);
    version_.fetch_add(1, std::memory_order_release);
  }
  // What was current may die here, without the lock.
}

}  // namespace p2p::registry
