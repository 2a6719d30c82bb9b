// Where the outcome of one operation goes: to a function of the host, to the queue, or nowhere.
//
// The library completes inside the call that began the operation when it is not running (<p2p/network.hpp>). The ABI
// promises never to call the host there: such an outcome is caught, and becomes what the call returns.
#pragma once

#include "event_box.hpp"
#include "host.hpp"

#include <p2p/p2p.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <utility>

namespace p2p::capi {

class Completion;

/// On the stack of the call that begins an operation.
class Submission {
 public:
  Submission() noexcept : number_(++count), outer_(innermost) { innermost = this; }
  Submission(const Submission&) = delete;
  Submission& operator=(const Submission&) = delete;
  ~Submission() { innermost = outer_; }
  /// Why the operation did not begin; P2P_OK when it did.
  [[nodiscard]] p2p_status refusal() const noexcept { return refusal_.value_or(P2P_OK); }

 private:
  friend class Completion;
  static thread_local Submission* innermost;
  static thread_local std::uint64_t count;  ///< of submissions on this thread: tells one from a later one in its place
  std::uint64_t number_;
  Submission* outer_;
  std::optional<p2p_status> refusal_;
};

/// Used once: delivered, or destroyed when its operation never began.
class Completion {
 public:
  /// `host` outlives all operations. Too many operations that complete in the queue: no room is reserved, and
  /// `accepted()` is false.
  Completion(Host& host, const p2p_completion* to, Submission& submission);
  Completion(Completion&& other) noexcept;
  Completion& operator=(Completion&&) = delete;
  ~Completion();

  [[nodiscard]] bool accepted() const noexcept { return target_ != Target::refused; }

  /// Storage has a `p2p_status status() const`, which a call returns that is refused.
  template <class Storage>
  void deliver(Storage storage) {
    if (caught(storage.status())) return;
    switch (std::exchange(target_, Target::nobody)) {
      case Target::function:
        return host_->call_with(storage, to_.function, to_.context);
      case Target::queue:
        return host_->queue.push_completion(box(std::move(storage), to_.context));
      case Target::nobody:
      case Target::refused:
        return;
    }
  }

 private:
  enum class Target : std::uint8_t { nobody, function, queue, refused };
  [[nodiscard]] bool caught(p2p_status status) noexcept;

  Host* host_;
  p2p_completion to_{};
  Target target_ = Target::nobody;
  Submission* submission_;
  std::uint64_t number_;
};

}  // namespace p2p::capi
