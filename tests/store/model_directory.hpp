// A directory in memory that knows what of it has reached the disk, so that every outcome of a loss of power can be
// tried, and whose system calls fail, fall short or are interrupted as told. One thread.
#pragma once

#include "store/directory.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2p::test {

/// What is on a disk: the contents by name.
using Files = std::map<std::string, Bytes>;

/// What becomes of bytes that were written and not synced.
enum class UnsyncedBytes { kept, lost, half_kept, zeroed };
inline constexpr UnsyncedBytes kAllUnsyncedBytes[] = {UnsyncedBytes::kept, UnsyncedBytes::lost,
                                                      UnsyncedBytes::half_kept, UnsyncedBytes::zeroed};

struct Faults {
  /// The first call that fails, counted from 0, and how many do; a call that fails does nothing.
  std::optional<std::size_t> fail_at;
  std::size_t failures = 1;
  int error = EIO;
  /// At most so many bytes are read or written by one call.
  std::size_t chunk_bytes = SIZE_MAX;
  /// Every other call that may be interrupted is.
  bool interrupt = false;
};

/// The disk and the system in front of it: outlives the stores that use it.
class ModelDisk {
 public:
  ModelDisk() = default;
  explicit ModelDisk(const Files& files) {
    for (const auto& [name, bytes] : files) seen_[name] = std::make_shared<Inode>(Inode{bytes, bytes});
    synced_ = seen_;
  }

  Faults faults;

  /// As programs see them.
  [[nodiscard]] Files files() const {
    Files files;
    for (const auto& [name, inode] : seen_) files[name] = inode->bytes;
    return files;
  }
  void put(const std::string& name, Bytes bytes) {
    seen_[name] = synced_[name] = std::make_shared<Inode>(Inode{bytes, std::move(bytes)});
  }

  /// Changes of names that a loss of power may or may not undo, each for itself.
  [[nodiscard]] std::size_t unsynced_changes() const { return changes_.size(); }
  /// What is there after a loss of power; `kept` has a bit for each unsynced change of names.
  [[nodiscard]] Files after_power_loss(std::size_t kept, UnsyncedBytes unsynced) const {
    Names names = synced_;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if ((kept >> i & 1U) == 0) continue;
      for (const auto& [name, inode] : changes_[i]) {
        if (inode)
          names[name] = inode;
        else
          names.erase(name);
      }
    }
    Files files;
    for (const auto& [name, inode] : names) files[name] = surviving_bytes(*inode, unsynced);
    return files;
  }

  /// The calls made since the last start_counting.
  [[nodiscard]] const std::vector<std::string>& calls() const { return calls_; }
  void start_counting() { calls_.clear(); }
  [[nodiscard]] std::size_t open_files() const { return open_.size(); }

 private:
  friend class ModelDirectory;
  struct Inode {
    Bytes bytes;
    Bytes synced;
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;
  /// Names with what they become; all at once.
  using Change = std::vector<std::pair<std::string, std::shared_ptr<Inode>>>;
  struct OpenFile {
    std::shared_ptr<Inode> inode;
    std::size_t read_from = 0;
    bool written = false;
  };

  [[nodiscard]] static Bytes surviving_bytes(const Inode& inode, UnsyncedBytes unsynced) {
    if (inode.bytes == inode.synced || unsynced == UnsyncedBytes::kept) return inode.bytes;
    if (unsynced == UnsyncedBytes::lost) return inode.synced;
    if (unsynced == UnsyncedBytes::zeroed) return Bytes(inode.bytes.size());
    return Bytes(inode.bytes.begin(), inode.bytes.begin() + static_cast<std::ptrdiff_t>(inode.bytes.size() / 2));
  }

  /// Counts the call; a negated error when it is one that fails.
  int begin(std::string call, bool may_be_interrupted = true) {
    const std::size_t number = calls_.size();
    calls_.push_back(std::move(call));
    if (faults.fail_at && number >= *faults.fail_at && number - *faults.fail_at < faults.failures) return -faults.error;
    if (faults.interrupt && may_be_interrupted && number % 2 == 0) return -EINTR;
    return 0;
  }

  void change(Change change) {
    for (const auto& [name, inode] : change) {
      if (inode)
        seen_[name] = inode;
      else
        seen_.erase(name);
    }
    changes_.push_back(std::move(change));
  }

  Names seen_;
  Names synced_;
  std::vector<Change> changes_;
  std::map<int, OpenFile> open_;
  int next_file_ = 3;
  std::vector<std::string> calls_;
};

class ModelDirectory final : public store::Directory {
 public:
  explicit ModelDirectory(ModelDisk& disk) : disk_(disk) {}

  [[nodiscard]] int open_to_read(const std::string& name) override {
    if (const int error = disk_.begin("open")) return error;
    const auto found = disk_.seen_.find(name);
    return found == disk_.seen_.end() ? -ENOENT : open(found->second);
  }
  [[nodiscard]] int create(const std::string& name) override {
    if (const int error = disk_.begin("create")) return error;
    if (disk_.seen_.count(name) != 0) return -EEXIST;
    auto inode = std::make_shared<ModelDisk::Inode>();
    disk_.change({{name, inode}});
    return open(std::move(inode));
  }
  [[nodiscard]] std::ptrdiff_t read(int file, std::span<std::uint8_t> out) override {
    if (const int error = disk_.begin("read")) return error;
    auto& opened = disk_.open_.at(file);
    const Bytes& bytes = opened.inode->bytes;
    const std::size_t count = std::min({out.size(), bytes.size() - opened.read_from, disk_.faults.chunk_bytes});
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(opened.read_from), count, out.begin());
    opened.read_from += count;
    return static_cast<std::ptrdiff_t>(count);
  }
  [[nodiscard]] std::ptrdiff_t write(int file, BytesView bytes) override {
    if (const int error = disk_.begin("write")) return error;
    auto& opened = disk_.open_.at(file);
    opened.written = true;
    const auto part = bytes.first(std::min(bytes.size(), disk_.faults.chunk_bytes));
    opened.inode->bytes.insert(opened.inode->bytes.end(), part.begin(), part.end());
    return static_cast<std::ptrdiff_t>(part.size());
  }
  [[nodiscard]] int sync(int file) override {
    if (const int error = disk_.begin("sync")) return error;
    auto& inode = *disk_.open_.at(file).inode;
    inode.synced = inode.bytes;
    return 0;
  }
  int close(int file) override {
    const bool written = disk_.open_.at(file).written;
    disk_.open_.erase(file);
    return disk_.begin(written ? "close written" : "close", false);
  }
  [[nodiscard]] int rename(const std::string& from, const std::string& to) override {
    if (const int error = disk_.begin("rename", false)) return error;
    const auto found = disk_.seen_.find(from);
    if (found == disk_.seen_.end()) return -ENOENT;
    disk_.change({{to, found->second}, {from, nullptr}});
    return 0;
  }
  [[nodiscard]] int remove(const std::string& name) override {
    if (const int error = disk_.begin("remove", false)) return error;
    if (disk_.seen_.count(name) == 0) return -ENOENT;
    disk_.change({{name, nullptr}});
    return 0;
  }
  [[nodiscard]] int find(const std::string& name) override {
    if (const int error = disk_.begin("find", false)) return error;
    return disk_.seen_.count(name) == 0 ? -ENOENT : 0;
  }
  [[nodiscard]] int sync_names() override {
    if (const int error = disk_.begin("sync names")) return error;
    disk_.synced_ = disk_.seen_;
    disk_.changes_.clear();
    return 0;
  }
  [[nodiscard]] const std::string& path() const noexcept override { return path_; }

 private:
  int open(std::shared_ptr<ModelDisk::Inode> inode) {
    disk_.open_[disk_.next_file_] = {std::move(inode)};
    return disk_.next_file_++;
  }

  ModelDisk& disk_;
  const std::string path_ = "model";
};

}  // namespace p2p::test
