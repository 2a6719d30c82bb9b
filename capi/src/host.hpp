// The host's side of a network: how its functions are called, and the queue for what it fetches itself. Lives as long
// as the network, on whose threads its members are called.
#pragma once

#include "event_box.hpp"
#include "event_queue.hpp"

#include <p2p/p2p.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace p2p::capi {

class Host;

/// A context of the host, released once when nobody holds it any more. It may outlive its host.
class HostContext {
 public:
  HostContext(void* context, p2p_release_fn release, const Host* host = nullptr) noexcept
      : context_(context), release_(release), host_(host) {}
  HostContext(const HostContext&) = delete;
  HostContext& operator=(const HostContext&) = delete;
  ~HostContext();
  [[nodiscard]] void* get() const noexcept { return context_; }

 private:
  void* context_;
  p2p_release_fn release_;
  const Host* host_;
};

/// The context in options of the host, however much else of them is refused: none where there are no options, or too
/// few to hold it.
template <class Options>
[[nodiscard]] std::shared_ptr<HostContext> context_of(const Options* options, const Host* host) {
  constexpr std::size_t kNeeded = offsetof(Options, release) + sizeof(Options::release);
  if (options == nullptr || options->size < kNeeded) return std::make_shared<HostContext>(nullptr, nullptr, host);
  return std::make_shared<HostContext>(options->context, options->release, host);
}

/// Marks that this thread runs a function of the host, for as long as it does.
class CallbackScope {
 public:
  explicit CallbackScope(const Host* host) noexcept : host_(host), outer_(innermost) { innermost = this; }
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;
  ~CallbackScope() { innermost = outer_; }
  /// Whether the caller is inside a function of this host.
  [[nodiscard]] static bool within(const Host& host) noexcept;

 private:
  static thread_local const CallbackScope* innermost;
  const Host* host_;
  const CallbackScope* outer_;
};

class Host {
 public:
  explicit Host(std::size_t max_queued_events) : queue(max_queued_events) {}

  /// Calls a function of the host that is not about an event.
  template <class Function, class... Args>
  auto call(Function function, Args&&... args) const noexcept {
    const CallbackScope scope(this);
    return function(std::forward<Args>(args)...);
  }
  template <class Storage>
  void call_with(Storage& storage, p2p_event_fn function, void* context) const noexcept {
    const CallbackScope scope(this);
    show(storage, function, context);
  }
  /// To the function, or to the queue when there is none.
  template <class Storage>
  void inform(Storage storage, p2p_event_fn function, void* context) {
    if (function != nullptr) return call_with(storage, function, context);
    queue.push_information(box(std::move(storage), context));
  }

  EventQueue queue;
  std::atomic<bool> stopping{false};  ///< or stopped: what does not begin any more is refused with that
};

}  // namespace p2p::capi
