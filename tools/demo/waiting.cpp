#include "waiting.hpp"

#include <thread>

namespace p2p_demo {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(5);

}  // namespace

void expect(bool holds, const std::string& what) {
  if (!holds) throw NotHappened(what);
}

void expect_soon(const std::function<bool()>& condition, const std::string& what) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    expect(std::chrono::steady_clock::now() < deadline, what);
    std::this_thread::sleep_for(kLookEvery);
  }
}

}  // namespace p2p_demo
