#include "host_signer.hpp"

#include "values.hpp"

#include <array>
#include <utility>

namespace p2p::capi {

namespace {

/// Of bytes that it owns, for the queue, or borrows for the length of a call.
template <class Data>
struct Question {
  std::int32_t kind;
  std::uint64_t token;
  Data bytes;
  void describe(p2p_event& event) const {
    event.kind = kind;
    event.number = token;
    event.message = bytes_of(BytesView(bytes));
  }
};

}  // namespace

HostSigner::HostSigner(const PublicKey& key, std::shared_ptr<Host> host, p2p_event_fn ask, void* context,
                       const Clock& clock, std::size_t max_questions)
    : key_(key), host_(std::move(host)), ask_(ask), context_(context), clock_(&clock), max_questions_(max_questions) {}

void HostSigner::sign(BytesView data, TimePoint deadline, SignCompletion completion) {
  ask_host(P2P_EVENT_SIGN, data, deadline, [completion = std::move(completion)](Result<BytesView> answer) mutable {
    if (!answer) return completion(fail(answer.error()));
    if (answer->empty() || answer->size() > 255)
      return completion(fail(Errc::signer_failed, "a signature of " + std::to_string(answer->size()) + " bytes"));
    completion(Signature{Bytes(answer->begin(), answer->end())});
  });
}

void HostSigner::ecdh(BytesView ephemeral, TimePoint deadline, EcdhCompletion completion) {
  ask_host(P2P_EVENT_ECDH, ephemeral, deadline, [completion = std::move(completion)](Result<BytesView> answer) mutable {
    if (!answer) return completion(fail(answer.error()));
    if (answer->size() != SharedSecret::kBytes)
      return completion(fail(Errc::signer_failed, "a secret of " + std::to_string(answer->size()) + " bytes"));
    completion(SharedSecret(answer->first<SharedSecret::kBytes>()));
  });
}

void HostSigner::ask_host(std::int32_t kind, BytesView bytes, TimePoint deadline, Answered answered) {
  std::vector<Answered> expired;
  Result<std::uint64_t> admitted = 0;
  {
    const std::lock_guard lock(mutex_);
    expired = take_expired();
    admitted = admit(deadline, answered);
  }
  for (auto& late : expired) late(fail(Errc::timeout, "the host's signer did not answer"));
  if (!admitted) return answered(fail(admitted.error()));
  const std::uint64_t token = *admitted;
  if (ask_ != nullptr) {
    Question<BytesView> question{kind, token, bytes};
    return host_->call_with(question, ask_, context_);
  }
  auto boxed = box(Question<Bytes>{kind, token, Bytes(bytes.begin(), bytes.end())}, context_);
  if (host_->queue.push_work(boxed)) return;
  // Not found: a stop, or its deadline, has ended it meanwhile.
  (void)complete(token, fail(Errc::signer_failed, "no room for a question to the host's signer"));
}

Result<std::uint64_t> HostSigner::admit(TimePoint deadline, Answered& answered) {
  if (stopped_) return fail(Errc::stopped);
  if (waiting_.size() >= max_questions_)
    return fail(Errc::signer_failed, "too many questions wait for the host's signer");
  const std::uint64_t token = ++last_token_;
  waiting_.emplace(token, Waiting{deadline, std::move(answered)});
  deadlines_.emplace(deadline, token);
  return token;
}

std::vector<HostSigner::Answered> HostSigner::take_expired() {
  std::vector<Answered> expired;
  const TimePoint now = clock_->now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) expired.push_back(take(deadlines_.begin()->second));
  return expired;
}

HostSigner::Answered HostSigner::take(std::uint64_t token) {
  const auto entry = waiting_.find(token);
  if (entry == waiting_.end()) return {};
  Answered answered = std::move(entry->second.answered);
  deadlines_.erase({entry->second.deadline, token});
  waiting_.erase(entry);
  return answered;
}

Result<void> HostSigner::complete(std::uint64_t token, Result<BytesView> answer) {
  Answered answered;
  {
    const std::lock_guard lock(mutex_);
    answered = take(token);
  }
  if (!answered) return fail(Errc::not_found, "no question with token " + std::to_string(token));
  answered(std::move(answer));
  return {};
}

void HostSigner::stop() {
  std::map<std::uint64_t, Waiting> all;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    all.swap(waiting_);
    deadlines_.clear();
  }
  for (auto& [token, question] : all) question.answered(fail(Errc::stopped));
}

}  // namespace p2p::capi
