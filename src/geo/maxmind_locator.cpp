#include <p2p/maxmind_locator.hpp>

#include "geo/file_stamp.hpp"
#include "geo/maxmind_database.hpp"
#include "geo/shared_current.hpp"

#include <atomic>
#include <mutex>
#include <string_view>
#include <utility>

namespace p2p {

class MaxMindLocator::State {
 public:
  State(std::filesystem::path path, MaxMindOptions options, std::shared_ptr<const MaxMindDatabase> database,
        const FileStamp& stamp)
      : path_(std::move(path)),
        options_(std::move(options)),
        current_(std::move(database)),
        stamp_(stamp),
        next_check_(next_check_after(options_.clock->now())) {}

  /// What `use` makes of the database in use.
  template <class Use>
  auto look_up(Use use) {
    look_at_file_if_due();
    return current_.read(use);
  }

  /// The file as it is now.
  Result<void> load() {
    const std::lock_guard lock(loading_);
    return load_locked();
  }

 private:
  [[nodiscard]] Duration::rep next_check_after(TimePoint now) const noexcept {
    return (now + options_.check_interval).time_since_epoch().count();
  }

  /// The lookup that finds the check due does it; the others go on meanwhile.
  void look_at_file_if_due() {
    if (options_.check_interval <= Duration::zero()) return;
    const TimePoint now = options_.clock->now();
    auto due = next_check_.load(std::memory_order_relaxed);
    if (now.time_since_epoch().count() < due) return;
    if (!next_check_.compare_exchange_strong(due, next_check_after(now), std::memory_order_relaxed)) return;

    const std::unique_lock lock(loading_, std::try_to_lock);
    if (!lock.owns_lock() || stamp_of(path_) == stamp_) return;
    if (const auto loaded = load_locked()) {
      log(LogLevel::info, "geo_database_loaded", path_.string());
    } else {
      log(LogLevel::warning, "geo_database_not_loaded", "the one before stays in use: " + loaded.error().message());
    }
  }

  Result<void> load_locked() {
    // Taken before the file is opened: a file that is replaced in between is found to have changed the next time.
    stamp_ = stamp_of(path_);
    auto database = MaxMindDatabase::open(path_);
    if (!database) return fail(std::move(database.error()));
    current_.replace(std::move(*database));
    return {};
  }

  void log(LogLevel level, std::string_view key, const std::string& text) {
    if (options_.logger && options_.logger->enabled(level)) options_.logger->log({level, key, text});
  }

  const std::filesystem::path path_;
  const MaxMindOptions options_;
  SharedCurrent<MaxMindDatabase> current_;

  std::mutex loading_;
  FileStamp stamp_;  // guarded by loading_: of the last file that was loaded, or could not be

  std::atomic<Duration::rep> next_check_;
};

MaxMindLocator::MaxMindLocator(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

MaxMindLocator::~MaxMindLocator() = default;

Result<std::unique_ptr<MaxMindLocator>> MaxMindLocator::open(std::filesystem::path path, MaxMindOptions options) {
  const FileStamp stamp = stamp_of(path);
  auto database = MaxMindDatabase::open(path);
  if (!database) return fail(std::move(database.error()));
  auto state = std::make_unique<State>(std::move(path), std::move(options), std::move(*database), stamp);
  return std::unique_ptr<MaxMindLocator>(new MaxMindLocator(std::move(state)));
}

Result<std::optional<Location>> MaxMindLocator::locate(const IpAddress& address) const {
  return state_->look_up([&](const MaxMindDatabase& database) { return database.locate(address); });
}

Result<std::optional<Coordinates>> MaxMindLocator::coordinates(const IpAddress& address) const {
  return state_->look_up([&](const MaxMindDatabase& database) { return database.coordinates(address); });
}

Result<void> MaxMindLocator::reload() { return state_->load(); }

MaxMindInfo MaxMindLocator::info() const {
  return state_->look_up([](const MaxMindDatabase& database) { return database.info(); });
}

}  // namespace p2p
