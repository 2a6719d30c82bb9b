#include "store/temporary_directory.hpp"
#include "support/catch.hpp"

#include <p2p/state_store.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace p2p;
using p2p::test::TemporaryDirectory;

namespace {

constexpr int kThreads = 4;
constexpr int kSaves = 25;

/// All bytes equal, so that a mixture of two states is seen.
bool whole(const Bytes& bytes) { return bytes == Bytes(100U + bytes.front(), bytes.front()); }

/// Each thread saves states of its own to the same name and loads after each.
void save_and_load_from_all_threads(StateStore& store) {
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&store, &failures, thread] {
      for (int i = 0; i < kSaves; ++i) {
        const auto number = static_cast<std::uint8_t>(thread * kSaves + i);
        if (!store.save("seeds", Bytes(100U + number, number))) ++failures;
        const auto loaded = store.load("seeds");
        if (!loaded || !loaded->bytes || !whole(*loaded->bytes) || loaded->warning) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
}

}  // namespace

TEST_CASE("threads that save and load the same state at once see whole states only") {
  const TemporaryDirectory directory;
  save_and_load_from_all_threads(*make_file_state_store(directory.path()).value());
  save_and_load_from_all_threads(*make_memory_state_store());
}

TEST_CASE("of threads that open the same directory at once, one has it") {
  const TemporaryDirectory directory;
  std::vector<Result<std::shared_ptr<StateStore>>> opened(kThreads, fail(Errc::not_found));
  std::vector<std::thread> threads;
  for (auto& result : opened)
    threads.emplace_back([&result, &directory] { result = make_file_state_store(directory.path()); });
  for (std::thread& thread : threads) thread.join();
  int winners = 0;
  for (const auto& result : opened) winners += result.has_value() ? 1 : 0;
  CHECK(winners == 1);
}
