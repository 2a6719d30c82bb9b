// How a RequestHandle reaches its request.
#pragma once

#include <p2p/network.hpp>

namespace p2p {

class RequestHandle::State {
 public:
  virtual ~State() = default;
  virtual void cancel() = 0;
};

}  // namespace p2p
