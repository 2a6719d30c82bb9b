// The connection that we open to one remote node and keep up (core.md §4): the thin code around ConnectionMachine that
// moves bytes, keeps time and hands public-key work to the worker threads.
//
// Shared by the network's table and by the work under way for it. Public functions may be called from any thread;
// everything else happens on its loop. Must be closed before the network stops: then each request has ended.
#pragma once

#include "envelope/envelope.hpp"
#include "envelope/sealer.hpp"
#include "peer/connection_machine.hpp"
#include "peer/frame_stream.hpp"
#include "peer/outgoing_request.hpp"
#include "peer/peer_services.hpp"

#include <p2p/connection.hpp>
#include <p2p/event_loop.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace p2p {

class OutgoingConnection final : public std::enable_shared_from_this<OutgoingConnection>, private FrameStream::Owner {
 public:
  using Outcome = UniqueFunction<void(Result<void>)>;

  OutgoingConnection(std::shared_ptr<const PeerServices> services, std::shared_ptr<EventLoop> loop,
                     const PeerAddress& address);
  ~OutgoingConnection() override;

  // Any thread.

  void start();
  /// Called once with the outcome of the present attempt, at once if there is one already.
  void when_decided(Outcome outcome);
  [[nodiscard]] RequestTicket next_ticket() noexcept { return RequestTicket{tickets_.fetch_add(1)}; }
  void submit(OutgoingRequest request);
  void cancel(RequestTicket ticket);
  /// The listener has had a valid message from this node (core.md §4).
  void wake_up();
  void read_availability(bool reset, UniqueFunction<void(std::chrono::seconds)> completion);
  /// Ends every request with `error`; the connection itself ends for `reason`. `closed` is called on the loop when
  /// nothing is left.
  void close(Errc error, Error reason, UniqueFunction<void()> closed);

  [[nodiscard]] bool connected() const noexcept { return connected_.load(std::memory_order_acquire); }
  [[nodiscard]] const PeerAddress& address() const noexcept { return address_; }
  [[nodiscard]] PeerStatistics statistics() const;

 private:
  struct Pending {
    OutgoingRequest request;
    Bytes frame;            ///< once sealed, until written
    std::string refused{};  ///< why no frame could be made
    TimePoint sent{};
  };
  enum class Cause : std::uint8_t { dialled, lost, other };

  void perform(const Actions& actions, Cause cause);
  void dial();
  void dialled(Result<std::unique_ptr<Stream>> stream);
  void hang_up() noexcept;
  void give_up_stream(Error reason);
  void seal(MessageId id);
  void sealed(MessageId id, Result<Bytes> frame);
  void write_request(MessageId id);
  void complete(MessageId id, Result<RawMessage> result);
  void complete_failed(MessageId id, Errc error);
  [[nodiscard]] std::string describe_failure(const Pending& pending, Errc error) const;
  void flag(bool connected, Cause cause);
  void decide(Result<void> outcome);

  void on_frame(Bytes payload) override;
  void on_bytes_handled(std::size_t frames, std::size_t unfinished) override;
  void on_stream_lost(Error reason) override;
  void finish_loss();
  void handle_response(Bytes payload);
  void opened(std::uint64_t stream, MessageId id, Result<Bytes> message);
  void take_response(MessageId id, Result<Bytes> message);
  void count_refused(Errc error) const;

  void report_failure(const Error& error) const;
  void tick();
  void arm(TimePoint when);
  void rearm();
  void emit(ConnectionEvent::Kind kind, std::optional<Error> reason = {});
  template <class Change>
  void update_statistics(Change change);

  const std::shared_ptr<const PeerServices> services_;
  const std::shared_ptr<EventLoop> loop_;
  const PeerAddress address_;
  std::atomic<bool> connected_{false};
  std::atomic<std::uint64_t> tickets_{1};

  // On the loop only.
  ConnectionMachine machine_;
  std::unique_ptr<ConnectAttempt> attempt_;
  std::unique_ptr<FrameStream> stream_;
  std::uint64_t stream_number_ = 0;   ///< tells results of work for an earlier stream
  std::uint64_t bytes_reported_ = 0;  ///< of this stream
  bool authenticated_ = false;        ///< a response on this stream has verified
  std::size_t opening_ = 0;           ///< responses of this stream with the workers
  bool paused_ = false;
  std::optional<Error> ended_;  ///< why the stream has ended, while responses are still being opened
  std::optional<Error> loss_;   ///< why the present attempt or stream ended
  std::map<MessageId, Pending> pending_;
  std::map<std::uint64_t, UniqueFunction<void(std::chrono::seconds)>> reads_;
  std::uint64_t next_read_ = 1;
  std::vector<Outcome> undecided_;
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
  TimePoint armed_for_ = TimePoint::max();

  mutable std::mutex statistics_mutex_;
  PeerStatistics statistics_;
};

}  // namespace p2p
