#include <p2p/node_loading.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace p2p {
namespace {

Result<void> set_available(NodeRegistry& registry, const PublicKey& key, double average, Seconds date) {
  if (auto known = registry.update_average_availability(key, average); !known) return known;
  if (auto known = registry.set_node_synced(key); !known) return known;
  return registry.set_node_available(key, date);
}

Result<void> set_unavailable(NodeRegistry& registry, const PublicKey& key, double average, Seconds date) {
  if (auto known = registry.update_average_availability(key, average); !known) return known;
  return registry.set_node_unavailable(key, date);
}

/// Fails before anything is applied when the node is unknown, and after all the rest when there is no patch.
Result<void> apply(NodeRegistry& registry, const P2PSummary& summary) {
  const auto set = summary.available ? set_available : set_unavailable;
  if (auto known = set(registry, summary.public_key, summary.average_availability, summary.availability_update); !known)
    return known;
  if (!summary.network_patch) return fail(Errc::not_found, "it has no network patch; its other values are loaded");
  return registry.update_network_patch(summary.public_key, *summary.network_patch);
}

void note(LoadReport& report, const PublicKey& key, const Result<void>& applied) {
  if (applied) {
    ++report.loaded;
  } else {
    report.skipped.emplace_back(applied.error().code(),
                                fmt::format("P2P summary of {}: {}", key.to_hex(), applied.error().detail()));
  }
}

}  // namespace

LoadReport load_p2p_view(NodeRegistry& registry, std::span<const P2PSummary> summaries,
                         const PublicKey& local_first_public_key, std::optional<Seconds> last_sync_date) {
  LoadReport report;
  if (!last_sync_date) return report;

  const auto available = [](const P2PSummary& summary) { return summary.available; };
  const auto first = std::find_if(summaries.begin(), summaries.end(), available);
  if (first == summaries.end()) {
    note(report, local_first_public_key, set_available(registry, local_first_public_key, 1.0, *last_sync_date));
  } else if (first->public_key == local_first_public_key &&
             std::find_if(first + 1, summaries.end(), available) == summaries.end()) {
    note(report, first->public_key, apply(registry, *first));
  } else {
    for (const P2PSummary& summary : summaries) note(report, summary.public_key, apply(registry, summary));
  }
  return report;
}

}  // namespace p2p
