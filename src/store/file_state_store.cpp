#include "store/file_state_store.hpp"

#include "store/file_operations.hpp"
#include "store/posix_directory.hpp"
#include "store/state_file.hpp"
#include "store/state_name.hpp"

#include <utility>

namespace p2p::store {

FileStateStore::Files::Files(std::string_view name)
    : stem(name), current(stem + ".state"), previous(stem + ".previous"), fresh(stem + ".new") {}

FileStateStore::FileStateStore(std::unique_ptr<Directory> directory, const FileStateStoreOptions& options)
    : options_(options), directory_(std::move(directory)) {}

Result<LoadedState> FileStateStore::load(std::string_view name) {
  if (auto checked = check_state_name(name); !checked) return fail(checked.error());
  const Files files(name);
  const std::lock_guard lock(mutex_);
  std::string damage;
  if (auto untold = untold_damage_.extract(files.stem)) damage = std::move(untold.mapped());

  auto bytes = newest(files, damage);
  if (!bytes) return fail(bytes.error());
  LoadedState loaded{std::move(*bytes), std::nullopt};
  if (!loaded.bytes) {
    if (!damage.empty()) return fail(Errc::corrupt_state, damage);
    if (auto allowed = refuse_if_set_aside(files); !allowed) return fail(allowed.error());
  }
  if (!damage.empty()) loaded.warning = Error(Errc::corrupt_state, damage);
  // What a save left when it was cut off.
  if (auto removed = remove_file(*directory_, files.fresh); !removed && !loaded.warning)
    loaded.warning = removed.error();
  return loaded;
}

Result<void> FileStateStore::save(std::string_view name, BytesView bytes) {
  if (auto checked = check_state_name(name); !checked) return checked;
  if (bytes.size() > options_.max_state_bytes)
    return fail(Errc::too_large, std::string(name) + " has " + std::to_string(bytes.size()) + " bytes, the limit is " +
                                     std::to_string(options_.max_state_bytes));
  const Files files(name);
  const std::lock_guard lock(mutex_);
  // A damaged file must not take the place of a previous copy that is whole.
  std::string damage;
  const auto current = whole_copy(files, files.current, damage);
  if (!damage.empty()) untold_damage_[files.stem] += damage;
  if (!current) return fail(current.error());

  auto replaced = replace(files, bytes, current->has_value());
  // To free its room; if that fails too, the next load or save removes it. Nothing ever reads it.
  if (!replaced) static_cast<void>(remove_file(*directory_, files.fresh));
  return replaced;
}

Result<void> FileStateStore::replace(const Files& files, BytesView bytes, bool current_is_whole) {
  if (auto written = write_file(*directory_, files.fresh, encode_state_file(bytes)); !written) return written;
  if (current_is_whole) {
    if (auto kept = rename_file(*directory_, files.current, files.previous); !kept) return kept;
  }
  if (auto renamed = rename_file(*directory_, files.fresh, files.current); !renamed) return renamed;
  return sync_names(*directory_);
}

Result<std::optional<Bytes>> FileStateStore::newest(const Files& files, std::string& damage) {
  auto current = whole_copy(files, files.current, damage);
  if (!current || *current) return current;
  return whole_copy(files, files.previous, damage);
}

/// Nothing when there is no such file, or none that is whole; then `damage` says so.
Result<std::optional<Bytes>> FileStateStore::whole_copy(const Files& files, const std::string& file,
                                                        std::string& damage) {
  auto bytes = read_file(*directory_, file, kStateHeaderBytes + options_.max_state_bytes);
  if (!bytes || !*bytes) return bytes;
  auto state = decode_state_file(std::move(**bytes));
  if (state) return std::move(*state);
  std::string text = directory_->path() + "/" + file + ": " + state.error().detail();
  if (state.error() != Errc::corrupt_state) return fail(state.error().code(), std::move(text));
  damage.append(damage.empty() ? "" : "; ").append(text).append("; ").append(set_aside(files, file));
  return std::nullopt;
}

/// What became of the file. That it could not be moved hinders nobody: it is found damaged again, or replaced.
std::string FileStateStore::set_aside(const Files& files, const std::string& file) {
  const auto number = free_corrupt_number(files);
  if (!number) return "not set aside: " + number.error().detail();
  const std::string corrupt = files.corrupt(*number);
  if (auto renamed = rename_file(*directory_, file, corrupt); !renamed)
    return "not set aside: " + renamed.error().detail();
  return "set aside as " + corrupt;
}

Result<std::size_t> FileStateStore::free_corrupt_number(const Files& files) {
  for (std::size_t number = 1; number < options_.max_set_aside; ++number) {
    const auto taken = file_exists(*directory_, files.corrupt(number));
    if (!taken) return fail(taken.error());
    if (!*taken) return number;
  }
  return options_.max_set_aside;
}

/// An earlier load has found damage only. Until something is saved, that is no reason to begin with nothing.
Result<void> FileStateStore::refuse_if_set_aside(const Files& files) {
  for (std::size_t number = 1; number <= options_.max_set_aside; ++number) {
    const auto there = file_exists(*directory_, files.corrupt(number));
    if (!there) return fail(there.error());
    if (*there)
      return fail(Errc::corrupt_state, directory_->path() + " has no whole copy of " + files.stem + ", only " +
                                           files.corrupt(number) + ", which was set aside");
  }
  return {};
}

}  // namespace p2p::store

namespace p2p {

Result<std::shared_ptr<StateStore>> make_file_state_store(const std::string& directory,
                                                          const FileStateStoreOptions& options) {
  if (options.max_set_aside == 0) return fail(Errc::invalid_argument, "max_set_aside is at least 1");
  auto opened = store::open_posix_directory(directory);
  if (!opened) return fail(opened.error());
  return std::make_shared<store::FileStateStore>(std::move(*opened), options);
}

}  // namespace p2p
