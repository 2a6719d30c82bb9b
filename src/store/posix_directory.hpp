// A directory of the file system, held by one store at a time.
#pragma once

#include "store/directory.hpp"

#include <p2p/result.hpp>

#include <memory>
#include <string>

namespace p2p::store {

/// Creates it and those above it where they are missing. The file store.lock in it is locked until the result is
/// destroyed, or the process ends however it may: invalid_state when it is locked already; io_error.
[[nodiscard]] Result<std::unique_ptr<Directory>> open_posix_directory(const std::string& path);

}  // namespace p2p::store
