// Node records as JSON: binary values in lower-case hexadecimal, times in RFC 3339, field names of messages.md.
#pragma once

#include <p2p/node.hpp>
#include <p2p/timestamp.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace p2pctl {

/// "2024-05-01T12:00:00Z".
[[nodiscard]] std::string format_time(p2p::Seconds time);
/// "2024-05-01T12:00:00.250Z".
[[nodiscard]] std::string format_time(p2p::Milliseconds time);
[[nodiscard]] nlohmann::ordered_json node_json(const p2p::Node& node);

}  // namespace p2pctl
