#include "support/catch.hpp"

#include <p2p/metrics.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace p2p;
using namespace std::chrono_literals;

namespace {

std::string name_of(std::uint8_t type) { return type == 253 ? "Ping" : "type_" + std::to_string(type); }

bool has_line(const std::string& text, const std::string& line) {
  return text.rfind(line + "\n", 0) == 0 || text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("counters add up") {
  MemoryMetrics metrics;
  metrics.count(Counter::frames_sent, 1);
  metrics.count(Counter::frames_sent, 41);
  const MetricsSnapshot snapshot = metrics.snapshot(name_of);
  CHECK(snapshot[Counter::frames_sent] == 42);
  CHECK(snapshot[Counter::frames_received] == 0);
  CHECK(snapshot.durations.empty());
}

TEST_CASE("each counter has a name of its own and a sentence") {
  std::set<std::string> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Counter::count_); ++i) {
    const CounterDescription& description = describe(static_cast<Counter>(i));
    names.insert(std::string(description.name));
    CHECK(description.help.size() > 1);
    CHECK(description.help.back() == '.');
  }
  CHECK(names.size() == static_cast<std::size_t>(Counter::count_));
  CHECK(describe(Counter::unread_data_closed).name == "unread_data_closed");
}

TEST_CASE("a duration falls into the bucket of the first bound that is not below it") {
  MemoryMetrics metrics;
  metrics.duration(Operation::sign, 253, 5us);
  metrics.duration(Operation::sign, 253, 5us + 1ns);
  metrics.duration(Operation::sign, 253, 31s);
  metrics.duration(Operation::sign, 253, -1s);
  const MetricsSnapshot snapshot = metrics.snapshot(name_of);
  REQUIRE(snapshot.durations.size() == 1);
  const DurationHistogram& histogram = snapshot.durations.front();
  CHECK(histogram.message == "Ping");
  CHECK(histogram.buckets.front() == 2);  // 5 µs itself, and the negative one as 0
  CHECK(histogram.buckets[1] == 1);
  CHECK(histogram.buckets.back() == 1);
  CHECK(histogram.count == 4);
  CHECK(histogram.sum == 31s + 10us + 1ns);
}

TEST_CASE("histograms come by operation and then by message type") {
  MemoryMetrics metrics;
  metrics.duration(Operation::round_trip, 255, 1ms);
  metrics.duration(Operation::encode, 253, 1ms);
  metrics.duration(Operation::encode, 0, 1ms);
  const MetricsSnapshot snapshot = metrics.snapshot(name_of);
  REQUIRE(snapshot.durations.size() == 3);
  CHECK(snapshot.durations[0].message == "type_0");
  CHECK(snapshot.durations[1].message == "Ping");
  CHECK(snapshot.durations[2].operation == Operation::round_trip);
}

TEST_CASE("no sample is lost between threads") {
  MemoryMetrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < 1000; ++i) {
        metrics.count(Counter::frames_sent, 1);
        metrics.duration(Operation::send, static_cast<std::uint8_t>(i % 8), 1us);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const MetricsSnapshot snapshot = metrics.snapshot(name_of);
  CHECK(snapshot[Counter::frames_sent] == 4000);
  REQUIRE(snapshot.durations.size() == 8);
  for (const DurationHistogram& histogram : snapshot.durations) CHECK(histogram.count == 500);
}

TEST_CASE("Prometheus text has each counter with help and type") {
  MemoryMetrics metrics;
  metrics.count(Counter::bytes_sent, 7);
  const std::string text = to_prometheus(metrics.snapshot(name_of));
  CHECK(has_line(text, "# HELP archethic_p2p_bytes_sent_total Bytes handed to the network."));
  CHECK(has_line(text, "# TYPE archethic_p2p_bytes_sent_total counter"));
  CHECK(has_line(text, "archethic_p2p_bytes_sent_total 7"));
  CHECK(has_line(text, "archethic_p2p_key_cache_misses_total 0"));
  CHECK(text.find("duration") == std::string::npos);
}

TEST_CASE("Prometheus histograms are cumulative and in seconds") {
  MemoryMetrics metrics;
  metrics.duration(Operation::round_trip, 253, 4us);
  metrics.duration(Operation::round_trip, 253, 200us);
  metrics.duration(Operation::round_trip, 253, 60s);
  const std::string text = to_prometheus(metrics.snapshot(name_of));
  const std::string name = "archethic_p2p_operation_duration_seconds";
  const std::string labels = R"(operation="round_trip",message="Ping")";
  CHECK(has_line(text, "# TYPE " + name + " histogram"));
  CHECK(has_line(text, name + "_bucket{" + labels + R"(,le="5e-06"} 1)"));
  CHECK(has_line(text, name + "_bucket{" + labels + R"(,le="0.0001"} 1)"));
  CHECK(has_line(text, name + "_bucket{" + labels + R"(,le="0.00025"} 2)"));
  CHECK(has_line(text, name + "_bucket{" + labels + R"(,le="30"} 2)"));
  CHECK(has_line(text, name + "_bucket{" + labels + R"(,le="+Inf"} 3)"));
  CHECK(has_line(text, name + "_count{" + labels + "} 3"));
  CHECK(has_line(text, name + "_sum{" + labels + "} 60.000204000"));
}

TEST_CASE("Prometheus labels are escaped") {
  MemoryMetrics metrics;
  metrics.duration(Operation::sign, 1, 1us);
  const std::string text = to_prometheus(metrics.snapshot([](std::uint8_t) -> std::string { return "a\"b\\c\nd"; }));
  CHECK(text.find(R"(message="a\"b\\c\nd")") != std::string::npos);
}
