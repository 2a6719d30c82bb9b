// The life of one outgoing connection (core.md §4), as a pure state machine: events and the time go in, actions come
// out. It knows requests by their message ids, no bytes, no sockets and no clock. Used by one thread.
//
//                 start                dial_succeeded
//   idle ──────────────▶ connecting ───────────────────▶ connected
//                          │    ▲                          │
//             dial_failed  │    │ back-off expired,        │ lost
//                          ▼    │ or wake_up               │
//                        disconnected ◀────────────────────┘        close, from anywhere ─▶ closed
//
// A request is *waiting* while idle or connecting, *sealing* while its frame is being made, *in flight* once handed to
// the socket. It ends exactly once, by one `complete` action or by the response for which `response_verified` says
// *deliver*.
#pragma once

#include "peer/availability_timer.hpp"
#include "peer/backoff.hpp"
#include "peer/request_table.hpp"

#include <p2p/clock.hpp>
#include <p2p/connection.hpp>
#include <p2p/error.hpp>
#include <p2p/message_id.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace p2p {

/// What the owner of the machine must do, in order.
struct Action {
  enum class Kind : std::uint8_t {
    dial,            ///< open a stream; report dial_succeeded or dial_failed
    hang_up,         ///< close the stream or give the attempt up; report nothing
    seal,            ///< make the frame of request `id`; report sealed or seal_failed
    write,           ///< hand the frame of request `id` to the stream
    send_heartbeat,  ///< a failure to do so is ignored
    complete,        ///< end request `id` with `error`
    answer_read,     ///< answer availability read `read` with `seconds`
    flag,            ///< the connected flag is now `connected`
  };
  Kind kind;
  MessageId id{};
  Errc error{};
  std::uint64_t read = 0;
  std::chrono::seconds seconds{};
  bool connected = false;

  friend bool operator==(const Action&, const Action&) = default;
};
using Actions = std::vector<Action>;

class ConnectionMachine {
 public:
  enum class State : std::uint8_t { idle, connecting, connected, disconnected, closed };

  struct Options {
    ReconnectStrategy reconnect = ReconnectStrategy::exponential;
    Duration heartbeat_interval = std::chrono::seconds(10);
    std::size_t max_requests = 16'384;
  };

  /// What a verified response is worth.
  enum class ResponseVerdict : std::uint8_t {
    deliver,  ///< it ends its request
    late,     ///< its request has timed out or was cancelled: not delivered
    unknown,  ///< nobody asked
  };

  ConnectionMachine(const Options& options, MessageId first_id) noexcept : options_(options), next_id_(first_id) {}

  // Events. Each returns what to do now.

  /// No effect on one that was closed before.
  [[nodiscard]] Actions start(TimePoint now);
  [[nodiscard]] Actions dial_succeeded(TimePoint now);
  [[nodiscard]] Actions dial_failed(TimePoint now);
  /// The stream ended, a send failed, or what came over it was no protocol.
  [[nodiscard]] Actions lost(TimePoint now);
  /// Time has reached next_deadline().
  [[nodiscard]] Actions tick(TimePoint now);
  /// A request that was called for at `called` with this time-out. It gets an id in any case; when it cannot be taken
  /// it is completed at once.
  struct Submitted {
    MessageId id;
    Actions actions;
  };
  [[nodiscard]] Submitted submit(TimePoint now, TimePoint called, Duration timeout);
  [[nodiscard]] Actions sealed(MessageId id, TimePoint now);
  [[nodiscard]] Actions seal_failed(MessageId id, Errc error);
  [[nodiscard]] Actions cancel(MessageId id);
  [[nodiscard]] Actions read_availability(std::uint64_t read, TimePoint now, bool reset);
  [[nodiscard]] Actions wake_up(TimePoint now);
  /// One that answers none of ours does not count: a peer could send enough in advance never to be missed.
  void heartbeat_received() noexcept {
    if (heartbeats_received_ < heartbeats_sent_) ++heartbeats_received_;
  }

  /// The cheap check before anything is opened: whether a response with this id could still matter.
  [[nodiscard]] bool expects(MessageId id) const;
  /// A response that verifies has come: flag and timer are set again, whatever it answers.
  struct ResponseOutcome {
    ResponseVerdict verdict;
    Actions actions;
  };
  [[nodiscard]] ResponseOutcome response_verified(MessageId id, TimePoint now);

  /// For good: every request ends with `error`.
  [[nodiscard]] Actions close(Errc error, TimePoint now);

  /// Whether tick(now) would drop the connection for heartbeats without answer; then the owner reports `lost` instead,
  /// with that reason.
  [[nodiscard]] bool heartbeats_missed(TimePoint now) const noexcept;

  // State.

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] bool flagged_connected() const noexcept { return flag_; }
  [[nodiscard]] std::size_t requests() const noexcept { return requests_.size(); }
  /// When tick wants to be called; nothing to wait for: absent.
  [[nodiscard]] std::optional<TimePoint> next_deadline() const;

 private:
  using Phase = RequestTable::Phase;
  /// What waits, in order of arrival, for the outcome of the first or present attempt.
  struct Waiting {
    enum class Kind : std::uint8_t { request, read } kind;
    MessageId id{};
    std::uint64_t read = 0;
    bool reset = false;
  };

  void dial(Actions& actions);
  void disconnect(TimePoint now, Actions& actions);
  void expire_requests(TimePoint now, Actions& actions);
  void beat(TimePoint now, Actions& actions);
  void set_flag(bool connected, Actions& actions);
  void fail_all(Errc error, Actions& actions);
  void settle_waiting(TimePoint now, Errc error, Actions& actions);
  void enqueue(const Waiting& waiting);
  void remember_expired(MessageId id);

  Options options_;
  MessageId next_id_;
  State state_ = State::idle;
  Errc closed_with_ = Errc::closed;
  bool flag_ = false;
  bool woken_ = false;  ///< a wake-up came while connecting
  unsigned attempts_ = 0;
  std::uint64_t heartbeats_sent_ = 0;
  std::uint64_t heartbeats_received_ = 0;
  TimePoint next_heartbeat_{};
  TimePoint reconnect_at_{};
  AvailabilityTimer availability_;
  RequestTable requests_;
  std::vector<Waiting> waiting_;
  std::vector<MessageId> expired_;  ///< a ring of ids whose late responses are still worth verifying
  std::size_t oldest_expired_ = 0;
};

}  // namespace p2p
