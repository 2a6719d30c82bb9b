// A signer whose key is the host's: each operation becomes a question to the host, with a token, which the host answers
// later, once, from any thread.
//
// What the host never answers ends with its deadline: looked for when the next question comes, and when the network
// stops.
#pragma once

#include "host.hpp"

#include <p2p/p2p.h>
#include <p2p/clock.hpp>
#include <p2p/signer.hpp>
#include <p2p/unique_function.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

namespace p2p::capi {

class HostSigner final : public Signer {
 public:
  /// `ask` NULL: questions go to the queue. `context` outlives the signer. At most `max_questions` wait for an answer.
  HostSigner(const PublicKey& key, std::shared_ptr<Host> host, p2p_event_fn ask, void* context, const Clock& clock,
             std::size_t max_questions);

  [[nodiscard]] const PublicKey& public_key() const noexcept override { return key_; }
  void sign(BytesView data, TimePoint deadline, SignCompletion completion) override;
  void ecdh(BytesView ephemeral, TimePoint deadline, EcdhCompletion completion) override;

  /// not_found for a token that waits for no answer.
  Result<void> complete(std::uint64_t token, Result<BytesView> answer);
  /// Ends every question with `stopped`; later ones end so at once.
  void stop();

 private:
  using Answered = UniqueFunction<void(Result<BytesView>)>;
  struct Waiting {
    TimePoint deadline;
    Answered answered;
  };
  void ask_host(std::int32_t kind, BytesView bytes, TimePoint deadline, Answered answered);
  /// The token of a question that waits from now on; `answered` is moved from then only. Under the lock.
  [[nodiscard]] Result<std::uint64_t> admit(TimePoint deadline, Answered& answered);
  /// What has no time left, taken out. Under the lock.
  [[nodiscard]] std::vector<Answered> take_expired();
  /// The question with this token, taken out: empty when none waits. Under the lock.
  [[nodiscard]] Answered take(std::uint64_t token);

  const PublicKey key_;
  const std::shared_ptr<Host> host_;
  const p2p_event_fn ask_;
  void* const context_;
  const Clock* const clock_;
  const std::size_t max_questions_;
  std::mutex mutex_;
  std::map<std::uint64_t, Waiting> waiting_;
  std::set<std::pair<TimePoint, std::uint64_t>> deadlines_;  ///< of the questions in `waiting_`
  std::uint64_t last_token_ = 0;
  bool stopped_ = false;
};

}  // namespace p2p::capi
