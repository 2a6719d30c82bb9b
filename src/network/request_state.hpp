// How a RequestHandle reaches what it cancels.
#pragma once

#include "routing/request_port.hpp"

#include <p2p/network.hpp>

#include <memory>
#include <utility>

namespace p2p {

class RequestHandle::State : public Cancellable {};

/// Of an operation that knows nothing of handles.
class CancellableState final : public RequestHandle::State {
 public:
  explicit CancellableState(std::shared_ptr<Cancellable> operation) : operation_(std::move(operation)) {}
  void cancel() override { operation_->cancel(); }

 private:
  std::shared_ptr<Cancellable> operation_;
};

}  // namespace p2p
