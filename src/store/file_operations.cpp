#include "store/file_operations.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace p2p::store {
namespace {

constexpr std::size_t kChunkBytes = 64U << 10U;

tl::unexpected<Error> failed(const Directory& directory, std::string_view what, const std::string& name,
                             std::ptrdiff_t result) {
  const std::error_code reason(static_cast<int>(-result), std::generic_category());
  std::string detail(what);
  detail.append(" ").append(directory.path());
  if (!name.empty()) detail.append("/").append(name);
  return fail(Errc::io_error, detail.append(": ").append(reason.message()));
}

template <class Call>
auto repeat_while_interrupted(Call call) {
  auto result = call();
  while (result == -EINTR) result = call();
  return result;
}

/// An open file; closed at the latest when it is destroyed.
class OpenFile {
 public:
  OpenFile(Directory& directory, int file) noexcept : directory_(directory), file_(file) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (file_ >= 0) directory_.close(file_);
  }
  [[nodiscard]] int get() const noexcept { return file_; }
  /// For a written file, whose last error may come only now.
  [[nodiscard]] int close() noexcept { return directory_.close(std::exchange(file_, -1)); }

 private:
  Directory& directory_;
  int file_;
};

Result<void> write_all(Directory& directory, const std::string& name, int file, BytesView bytes) {
  while (!bytes.empty()) {
    const auto written = repeat_while_interrupted([&] { return directory.write(file, bytes); });
    if (written < 0) return failed(directory, "writing", name, written);
    if (written == 0) return failed(directory, "writing", name, -EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<std::optional<Bytes>> read_file(Directory& directory, const std::string& name, std::size_t max_bytes) {
  const int descriptor = repeat_while_interrupted([&] { return directory.open_to_read(name); });
  if (descriptor == -ENOENT) return std::nullopt;
  if (descriptor < 0) return failed(directory, "opening", name, descriptor);
  const OpenFile file(directory, descriptor);
  Bytes bytes;
  std::array<std::uint8_t, kChunkBytes> chunk;
  while (true) {
    const auto count = repeat_while_interrupted([&] { return directory.read(file.get(), chunk); });
    if (count < 0) return failed(directory, "reading", name, count);
    if (count == 0) return bytes;
    const auto got = static_cast<std::size_t>(count);
    if (got > max_bytes - bytes.size())
      return fail(Errc::too_large,
                  directory.path() + "/" + name + " has more than " + std::to_string(max_bytes) + " bytes");
    bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + count);
  }
}

Result<void> write_file(Directory& directory, const std::string& name, BytesView bytes) {
  // Made anew instead of truncated, so that a link that somebody put there is not followed.
  if (auto removed = remove_file(directory, name); !removed) return removed;
  const int descriptor = repeat_while_interrupted([&] { return directory.create(name); });
  if (descriptor < 0) return failed(directory, "creating", name, descriptor);
  OpenFile file(directory, descriptor);
  if (auto written = write_all(directory, name, file.get(), bytes); !written) return written;
  const int synced = repeat_while_interrupted([&] { return directory.sync(file.get()); });
  if (synced < 0) return failed(directory, "syncing", name, synced);
  const int closed = file.close();
  if (closed < 0 && closed != -EINTR) return failed(directory, "closing", name, closed);
  return {};
}

Result<void> rename_file(Directory& directory, const std::string& from, const std::string& to) {
  const int renamed = directory.rename(from, to);
  if (renamed < 0) return failed(directory, "renaming to " + to, from, renamed);
  return {};
}

Result<void> remove_file(Directory& directory, const std::string& name) {
  const int removed = directory.remove(name);
  if (removed < 0 && removed != -ENOENT) return failed(directory, "removing", name, removed);
  return {};
}

Result<bool> file_exists(Directory& directory, const std::string& name) {
  const int found = directory.find(name);
  if (found == -ENOENT) return false;
  if (found < 0) return failed(directory, "looking for", name, found);
  return true;
}

Result<void> sync_names(Directory& directory) {
  const int synced = repeat_while_interrupted([&] { return directory.sync_names(); });
  if (synced < 0) return failed(directory, "syncing", "", synced);
  return {};
}

}  // namespace p2p::store
