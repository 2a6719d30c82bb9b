#include "completion.hpp"

namespace p2p::capi {

thread_local Submission* Submission::innermost = nullptr;
thread_local std::uint64_t Submission::count = 0;

Completion::Completion(Host& host, const p2p_completion* to, Submission& submission)
    : host_(&host), submission_(&submission), number_(submission.number_) {
  if (to == nullptr) return;
  to_ = *to;
  if (to_.function != nullptr) {
    target_ = Target::function;
  } else {
    target_ = host.queue.reserve() ? Target::queue : Target::refused;
  }
}

Completion::Completion(Completion&& other) noexcept
    : host_(other.host_),
      to_(other.to_),
      target_(std::exchange(other.target_, Target::nobody)),
      submission_(other.submission_),
      number_(other.number_) {}

Completion::~Completion() {
  if (target_ == Target::queue) host_->queue.unreserve();
}

bool Completion::caught(p2p_status status) noexcept {
  Submission* const current = Submission::innermost;
  if (current == nullptr || current != submission_ || current->number_ != number_) return false;
  // Some operations end without saying why they did not begin.
  if (status == P2P_OK) status = host_->stopping ? P2P_STOPPED : P2P_INVALID_STATE;
  current->refusal_ = status;
  if (target_ == Target::queue) host_->queue.unreserve();
  target_ = Target::nobody;
  return true;
}

}  // namespace p2p::capi
