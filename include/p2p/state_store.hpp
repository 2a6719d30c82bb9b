// Floor 5. What a node keeps between runs: a few named states, each replaced as a whole. Replaceable by the host; built
// in are a directory of files and, for tests and hosts without a disk, memory.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace p2p {

/// The states that the library keeps. Their bytes are what a 1.6.27 node keeps in its files of these names.
namespace state_names {
inline constexpr std::string_view kSeeds = "seeds";       ///< bootstrapping seeds, a text (core.md §9)
inline constexpr std::string_view kP2pView = "p2p_view";  ///< P2P summaries, records back to back (core.md §7.1)
}  // namespace state_names

struct LoadedState {
  /// Nothing when the state was never saved.
  std::optional<Bytes> bytes;
  /// What an operator should hear of although loading succeeded: that the newest copy was damaged and the one before it
  /// was taken. Told once.
  std::optional<Error> warning;
};

/// Thread-safe. Blocks for input and output: not for I/O threads of a network. A name is 1 to 64 of [a-z0-9_-], else
/// invalid_argument.
class StateStore {
 public:
  virtual ~StateStore() = default;

  /// The newest complete state. corrupt_state when something was saved once and no copy of it is whole: what is damaged
  /// is never taken for nothing.
  [[nodiscard]] virtual Result<LoadedState> load(std::string_view name) = 0;

  /// Replaces the state. When it returns without an error the state survives a crash of the program and a loss of
  /// power; after an error the state before it does, or the new one.
  [[nodiscard]] virtual Result<void> save(std::string_view name, BytesView bytes) = 0;
};

struct FileStateStoreOptions {
  /// A larger state is neither saved nor loaded (too_large): what a load may take of memory.
  std::size_t max_state_bytes = 64U << 20U;
  /// Damaged files kept of each state, at least 1; beyond, the last one is replaced.
  std::size_t max_set_aside = 4;
};

/// One file a state, NAME.state, and the copy before it, NAME.previous. A damaged file is set aside as NAME.corrupt-1,
/// -2, ...; while one is there and no good copy is, loading fails with corrupt_state: save anew, or remove it.
///
/// The directory is created if it is missing, for its owner only. invalid_state when another store has it, in this
/// process or another; io_error. Loading and saving give io_error too, and unsupported for a file of a later version of
/// this library, which is left as it is.
[[nodiscard]] Result<std::shared_ptr<StateStore>> make_file_state_store(const std::string& directory,
                                                                        const FileStateStoreOptions& options = {});

/// Forgets everything when it is destroyed.
[[nodiscard]] std::shared_ptr<StateStore> make_memory_state_store();

}  // namespace p2p
