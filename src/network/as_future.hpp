// The future form of an operation with a callback.
#pragma once

#include <future>
#include <memory>
#include <utility>

namespace p2p {

/// `start` is given the callback, which is to be called once, from any thread.
template <class Value, class Start>
[[nodiscard]] std::future<Value> as_future(Start start) {
  auto promise = std::make_shared<std::promise<Value>>();
  auto future = promise->get_future();
  start([promise](Value value) { promise->set_value(std::move(value)); });
  return future;
}

}  // namespace p2p
