#include "host.hpp"

namespace p2p::capi {

thread_local const CallbackScope* CallbackScope::innermost = nullptr;

HostContext::~HostContext() {
  const CallbackScope scope(host_);
  if (release_ != nullptr) release_(context_);
}

bool CallbackScope::within(const Host& host) noexcept {
  for (const auto* scope = innermost; scope != nullptr; scope = scope->outer_)
    if (scope->host_ == &host) return true;
  return false;
}

}  // namespace p2p::capi
