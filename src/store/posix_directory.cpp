#include "store/posix_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <utility>

namespace p2p::store {
namespace {

constexpr const char* kLockName = "store.lock";
constexpr mode_t kOwnerOnlyDirectory = 0700;
constexpr mode_t kOwnerOnlyFile = 0600;

template <class Number>
Number negated_errno(Number result) noexcept {
  return result < 0 ? -errno : result;
}

tl::unexpected<Error> failed(std::string_view what, const std::string& path, int error) {
  return fail(Errc::io_error,
              std::string(what) + " " + path + ": " + std::error_code(error, std::generic_category()).message());
}

/// A descriptor with an owner.
class Descriptor {
 public:
  explicit Descriptor(int file) noexcept : file_(file) {}
  Descriptor(Descriptor&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (file_ >= 0) ::close(file_);
  }
  [[nodiscard]] int get() const noexcept { return file_; }

 private:
  int file_;
};

int open_directory(const std::string& path) noexcept {
  return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

class PosixDirectory final : public Directory {
 public:
  PosixDirectory(std::string path, Descriptor directory, Descriptor lock)
      : path_(std::move(path)), directory_(std::move(directory)), lock_(std::move(lock)) {}

  [[nodiscard]] int open_to_read(const std::string& name) override {
    return negated_errno(::openat(directory_.get(), name.c_str(), O_RDONLY | O_CLOEXEC));
  }
  [[nodiscard]] int create(const std::string& name) override {
    return negated_errno(
        ::openat(directory_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnlyFile));
  }
  [[nodiscard]] std::ptrdiff_t read(int file, std::span<std::uint8_t> out) override {
    return negated_errno(::read(file, out.data(), out.size()));
  }
  [[nodiscard]] std::ptrdiff_t write(int file, BytesView bytes) override {
    return negated_errno(::write(file, bytes.data(), bytes.size()));
  }
  [[nodiscard]] int sync(int file) override { return negated_errno(::fsync(file)); }
  int close(int file) override { return negated_errno(::close(file)); }
  [[nodiscard]] int rename(const std::string& from, const std::string& to) override {
    return negated_errno(::renameat(directory_.get(), from.c_str(), directory_.get(), to.c_str()));
  }
  [[nodiscard]] int remove(const std::string& name) override {
    return negated_errno(::unlinkat(directory_.get(), name.c_str(), 0));
  }
  [[nodiscard]] int find(const std::string& name) override {
    return negated_errno(::faccessat(directory_.get(), name.c_str(), F_OK, 0));
  }
  [[nodiscard]] int sync_names() override { return negated_errno(::fsync(directory_.get())); }
  [[nodiscard]] const std::string& path() const noexcept override { return path_; }

 private:
  const std::string path_;
  const Descriptor directory_;
  const Descriptor lock_;
};

std::string parent_of(const std::string& path) {
  const std::size_t end = path.find_last_not_of('/');
  const std::size_t slash = path.find_last_of('/', end);
  if (slash == std::string::npos) return ".";
  const std::size_t last = path.find_last_not_of('/', slash);
  return last == std::string::npos ? "/" : path.substr(0, last + 1);
}

/// The directory and those above it that are missing; each is on the disk before anything is put into it.
Result<void> create_directory(const std::string& path) {
  const std::string parent = parent_of(path);
  int made = ::mkdir(path.c_str(), kOwnerOnlyDirectory);
  if (made < 0 && errno == ENOENT && parent != path) {
    if (auto above = create_directory(parent); !above) return above;
    made = ::mkdir(path.c_str(), kOwnerOnlyDirectory);
  }
  if (made < 0) return errno == EEXIST ? Result<void>() : failed("creating", path, errno);
  const Descriptor opened(open_directory(parent));
  if (opened.get() < 0 || ::fsync(opened.get()) < 0) return failed("syncing", parent, errno);
  return {};
}

/// The lock goes with the open file, so two stores of one process exclude each other, too.
Result<Descriptor> take_lock(const Descriptor& directory, const std::string& path) {
  const std::string name = path + "/" + kLockName;
  Descriptor file(::openat(directory.get(), kLockName, O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnlyFile));
  if (file.get() < 0) return failed("opening", name, errno);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) < 0) {
    if (errno == EWOULDBLOCK)
      return fail(Errc::invalid_state, "another store has " + path + ": " + name + " is locked");
    return failed("locking", name, errno);
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<Directory>> open_posix_directory(const std::string& path) {
  if (path.empty()) return fail(Errc::invalid_argument, "the directory of a store has no name");
  if (auto created = create_directory(path); !created) return fail(created.error());
  Descriptor directory(open_directory(path));
  if (directory.get() < 0) return failed("opening", path, errno);
  auto locked = take_lock(directory, path);
  if (!locked) return fail(locked.error());
  return std::make_unique<PosixDirectory>(path, std::move(directory), std::move(*locked));
}

}  // namespace p2p::store
