// A file that a Prometheus node exporter can pick up.
#pragma once

#include <p2p/result.hpp>

#include <string>

namespace p2pctl {

/// Replaces the file as a whole: a reader sees the old text or the new one.
[[nodiscard]] p2p::Result<void> replace_file(const std::string& path, const std::string& text);

}  // namespace p2pctl
