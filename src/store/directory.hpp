// The system calls that a store makes in its directory, so that a test can let each of them fail, be cut short, or be
// the last one before the power goes. An implementation adds nothing to a call: what a result means is up to
// file_operations.hpp. Used by one thread at a time.
#pragma once

#include <p2p/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace p2p::store {

/// Names are those of entries in the directory. A result below zero is a negated errno.
class Directory {
 public:
  virtual ~Directory() = default;

  /// A descriptor. Creating fails with EEXIST if the file is there.
  [[nodiscard]] virtual int open_to_read(const std::string& name) = 0;
  [[nodiscard]] virtual int create(const std::string& name) = 0;
  /// How many bytes; 0 at the end of the file. Like writing, it may do less than it is asked to.
  [[nodiscard]] virtual std::ptrdiff_t read(int file, std::span<std::uint8_t> out) = 0;
  [[nodiscard]] virtual std::ptrdiff_t write(int file, BytesView bytes) = 0;
  /// The bytes of the file reach the disk; its name may still be lost.
  [[nodiscard]] virtual int sync(int file) = 0;
  /// The descriptor is gone, also after an error.
  virtual int close(int file) = 0;

  /// Replaces what has the new name.
  [[nodiscard]] virtual int rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual int remove(const std::string& name) = 0;
  /// 0, or -ENOENT.
  [[nodiscard]] virtual int find(const std::string& name) = 0;
  /// All names, new, changed and removed ones, reach the disk.
  [[nodiscard]] virtual int sync_names() = 0;

  /// For errors.
  [[nodiscard]] virtual const std::string& path() const noexcept = 0;
};

}  // namespace p2p::store
