#include <p2p/metrics.hpp>

#include <fmt/format.h>

#include <iterator>

namespace p2p {
namespace {

constexpr std::string_view kDurationName = "archethic_p2p_operation_duration_seconds";

/// Label values escape backslash, quote and line feed.
std::string escaped(std::string_view label) {
  std::string text;
  for (const char c : label) {
    if (c == '\\' || c == '"') text.push_back('\\');
    if (c == '\n') {
      text.append("\\n");
    } else {
      text.push_back(c);
    }
  }
  return text;
}

void append_counter(std::string& out, Counter counter, std::uint64_t value) {
  const CounterDescription& description = describe(counter);
  fmt::format_to(std::back_inserter(out),
                 "# HELP archethic_p2p_{0}_total {1}\n# TYPE archethic_p2p_{0}_total counter\n"
                 "archethic_p2p_{0}_total {2}\n",
                 description.name, description.help, value);
}

void append_histogram(std::string& out, const DurationHistogram& histogram) {
  const std::string labels =
      fmt::format("operation=\"{}\",message=\"{}\"", to_string(histogram.operation), escaped(histogram.message));
  const auto sink = std::back_inserter(out);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < kBucketBoundsMicroseconds.size(); ++i) {
    cumulative += histogram.buckets[i];
    fmt::format_to(sink, "{}_bucket{{{},le=\"{:g}\"}} {}\n", kDurationName, labels,
                   static_cast<double>(kBucketBoundsMicroseconds[i]) / 1e6, cumulative);
  }
  fmt::format_to(sink, "{}_bucket{{{},le=\"+Inf\"}} {}\n", kDurationName, labels, histogram.count);
  fmt::format_to(sink, "{}_sum{{{}}} {:.9f}\n", kDurationName, labels,
                 std::chrono::duration<double>(histogram.sum).count());
  fmt::format_to(sink, "{}_count{{{}}} {}\n", kDurationName, labels, histogram.count);
}

}  // namespace

std::string to_prometheus(const MetricsSnapshot& snapshot) {
  std::string out;
  for (std::size_t i = 0; i < snapshot.counters.size(); ++i)
    append_counter(out, static_cast<Counter>(i), snapshot.counters[i]);
  if (snapshot.durations.empty()) return out;
  fmt::format_to(std::back_inserter(out), "# HELP {0} Duration of an operation on a message.\n# TYPE {0} histogram\n",
                 kDurationName);
  for (const DurationHistogram& histogram : snapshot.durations) append_histogram(out, histogram);
  return out;
}

}  // namespace p2p
