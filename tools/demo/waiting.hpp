// How the demo checks itself: what does not happen ends it.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>

namespace p2p_demo {

/// Something that the demo shows did not happen.
class NotHappened : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws NotHappened unless it is so.
void expect(bool holds, const std::string& what);

/// For each connection and answer: much longer than it needs, so that a busy machine fails nothing.
inline constexpr auto kAnswerTime = std::chrono::seconds(30);
/// For each thing that the demo waits for.
inline constexpr auto kPatience = std::chrono::seconds(100);

/// Waits until it is so; throws NotHappened when it takes too long.
void expect_soon(const std::function<bool()>& condition, const std::string& what);
/// The same for something that comes.
template <class T>
[[nodiscard]] T expect_soon(std::future<T> future, const std::string& what) {
  expect(future.wait_for(kPatience) == std::future_status::ready, what);
  return future.get();
}

}  // namespace p2p_demo
