#include "routing/chunk_durations.hpp"

#include "support/catch.hpp"

#include <chrono>

namespace p2p {
namespace {

using namespace std::chrono_literals;

TEST_CASE("nothing is usual before twenty chunks are known") {
  ChunkDurations durations;
  for (int i = 0; i < 19; ++i) durations.record(5, 10ms);
  CHECK_FALSE(durations.p95(5));
  durations.record(5, 10ms);
  CHECK(durations.p95(5) == Duration(10ms));
}

TEST_CASE("the usual p95 is what 95 of 100 chunks took at most") {
  ChunkDurations durations;
  for (int i = 100; i >= 1; --i) durations.record(5, 1ms * i);
  CHECK(durations.p95(5) == Duration(95ms));
}

TEST_CASE("only the last chunks count") {
  ChunkDurations durations;
  for (std::size_t i = 0; i < ChunkDurations::kWindow; ++i) durations.record(5, 1h);
  for (std::size_t i = 0; i < ChunkDurations::kWindow; ++i) durations.record(5, 3ms);
  CHECK(durations.p95(5) == Duration(3ms));
}

TEST_CASE("each type of message has its own durations") {
  ChunkDurations durations;
  for (int i = 0; i < 20; ++i) durations.record(5, 1ms);
  CHECK_FALSE(durations.p95(6));
}

}  // namespace
}  // namespace p2p
