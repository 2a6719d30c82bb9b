// A directory of state files. At each moment at least one of NAME.state and NAME.previous is complete on the disk, once
// anything was saved: NAME.new is written and synced, NAME.state becomes NAME.previous, NAME.new becomes NAME.state,
// and the names are synced. Whichever of these steps the disk has seen when the power goes, in whichever order, the
// load after it finds the last state or the one before.
#pragma once

#include "store/directory.hpp"

#include <p2p/state_store.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace p2p::store {

class FileStateStore final : public StateStore {
 public:
  /// Nobody else changes the directory's files while the store lives.
  FileStateStore(std::unique_ptr<Directory> directory, const FileStateStoreOptions& options);

  [[nodiscard]] Result<LoadedState> load(std::string_view name) override;
  [[nodiscard]] Result<void> save(std::string_view name, BytesView bytes) override;

 private:
  /// The file names of one state.
  struct Files {
    explicit Files(std::string_view name);
    [[nodiscard]] std::string corrupt(std::size_t number) const { return stem + ".corrupt-" + std::to_string(number); }
    std::string stem;
    std::string current;
    std::string previous;
    std::string fresh;
  };

  [[nodiscard]] Result<std::optional<Bytes>> newest(const Files& files, std::string& damage);
  [[nodiscard]] Result<std::optional<Bytes>> whole_copy(const Files& files, const std::string& file,
                                                        std::string& damage);
  [[nodiscard]] Result<void> replace(const Files& files, BytesView bytes, bool current_is_whole);
  [[nodiscard]] std::string set_aside(const Files& files, const std::string& file);
  [[nodiscard]] Result<std::size_t> free_corrupt_number(const Files& files);
  [[nodiscard]] Result<void> refuse_if_set_aside(const Files& files);

  const FileStateStoreOptions options_;
  std::mutex mutex_;
  const std::unique_ptr<Directory> directory_;
  /// Damage that a save came upon, for the next load to tell.
  std::map<std::string, std::string, std::less<>> untold_damage_;
};

}  // namespace p2p::store
