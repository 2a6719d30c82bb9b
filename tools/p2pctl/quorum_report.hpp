// What each node had to say to a quorum read, as a table and as JSON.
#pragma once

#include <p2p/quorum.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace p2pctl {

void print_outcomes(const std::vector<p2p::NodeOutcome>& outcomes);
/// `[{"node": …, "chunk": 0, "elapsed_ms": …, "reply": "NodeList"}]`, with `error` in the place of `reply`, or neither
/// for a node that was under way at the end.
[[nodiscard]] nlohmann::ordered_json outcomes_json(const std::vector<p2p::NodeOutcome>& outcomes);

}  // namespace p2pctl
