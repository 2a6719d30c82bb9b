// Whole files of a directory: interrupted calls are repeated, short ones continued, and what fails becomes an io_error
// that names the file. Used by one thread at a time.
#pragma once

#include "store/directory.hpp"

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace p2p::store {

/// Nothing when there is no such file. too_large for a longer one.
[[nodiscard]] Result<std::optional<Bytes>> read_file(Directory& directory, const std::string& name,
                                                     std::size_t max_bytes);

/// Its bytes are on the disk when this returns; its name, and that an older one is gone, only after sync_names.
/// Whatever had the name is replaced. After an error the file is there in part or not at all.
[[nodiscard]] Result<void> write_file(Directory& directory, const std::string& name, BytesView bytes);

[[nodiscard]] Result<void> rename_file(Directory& directory, const std::string& from, const std::string& to);
/// It is no error if there is none.
[[nodiscard]] Result<void> remove_file(Directory& directory, const std::string& name);
[[nodiscard]] Result<bool> file_exists(Directory& directory, const std::string& name);
[[nodiscard]] Result<void> sync_names(Directory& directory);

}  // namespace p2p::store
