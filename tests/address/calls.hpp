// The calls that tests make of providers: with time enough, with little, and one that is cancelled.
#pragma once

#include <p2p/address_provider.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

namespace p2p::test {

/// Its end would mean that the test has failed.
inline ProviderCall patient() { return ProviderCall::within(std::chrono::minutes(2)); }
/// For servers that never answer: every run waits for it.
inline ProviderCall hasty() { return ProviderCall::within(std::chrono::milliseconds(200)); }

/// What `ask` returns when it is cancelled as soon as `begun` is true.
template <class Ask>
auto cancelled_once(const std::function<bool()>& begun, const Ask& ask) {
  std::stop_source source;
  std::atomic<bool> ended{false};
  std::thread canceller([&] {
    while (!begun() && !ended) std::this_thread::yield();
    source.request_stop();
  });
  auto result = ask(ProviderCall{patient().deadline, source.get_token()});
  ended = true;
  canceller.join();
  return result;
}

}  // namespace p2p::test
