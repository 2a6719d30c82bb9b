// What tells one state of a file from another: replaced, rewritten, gone.
#pragma once

#include <cstdint>
#include <filesystem>

namespace p2p {

/// All zero: there is no such file, or it cannot be looked at.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t bytes = 0;
  std::int64_t changed_s = 0;
  std::int64_t changed_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// One system call; never blocks for long.
[[nodiscard]] FileStamp stamp_of(const std::filesystem::path& path) noexcept;

}  // namespace p2p
