// A connection that another node opened to us (core.md §5): its requests are opened and verified by the worker threads,
// handed to the sink, and answered as they finish, many at once.
//
// Owned by its listener and by the work under way for it. `close` may be called from any thread; everything else
// happens on its loop. When it is closed the owner is told once, on the loop.
#pragma once

#include "envelope/envelope.hpp"
#include "peer/connection_budget.hpp"
#include "peer/frame_stream.hpp"
#include "peer/peer_services.hpp"
#include "peer/request_gate.hpp"
#include "peer/request_sink.hpp"
#include "peer/session_supervisor.hpp"

#include <p2p/connection.hpp>
#include <p2p/event_loop.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

namespace p2p {

class IncomingSession final : public std::enable_shared_from_this<IncomingSession>, private FrameStream::Owner {
 public:
  /// Its listener. Owns it, and may be gone before it has ended.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// False when this identity may not have another connection.
    [[nodiscard]] virtual bool on_authenticated(SessionId id, const PublicKey& key) = 0;
    virtual void on_session_closed(SessionId id) = 0;
  };

  IncomingSession(std::shared_ptr<const PeerServices> services, std::shared_ptr<EventLoop> loop, SessionId id,
                  std::weak_ptr<Owner> owner, std::shared_ptr<RequestSink> sink);
  ~IncomingSession() override;

  /// On the loop, once, before anything else.
  void start(std::unique_ptr<Stream> stream);
  void close(Error reason);

 private:
  class ResponseChannel;
  /// One request that is being worked on.
  enum class Slot : std::uint64_t {};
  struct Received;

  void on_frame(Bytes payload) override;
  void on_bytes_handled(std::size_t frames, std::size_t unfinished) override;
  void on_stream_lost(Error reason) override { end(std::move(reason)); }

  void open_request(Bytes payload);
  void verify_request(Received received, Result<Bytes> message);
  void serve(const Received& received, RawMessage message);
  void authenticated(const PublicKey& sender);
  void refuse(Slot slot, Error reason);
  void answer(Slot slot, Bytes frame, std::uint8_t request_type, std::shared_ptr<const void> until_sent);
  void abandon(Slot slot);
  void release_without_reply(Slot slot);
  void release(Slot slot);
  void update_reading();
  void end(Error reason);
  void count_end(Errc reason) const;
  void arm();
  void check_time();
  void emit(ConnectionEvent::Kind kind, std::optional<Error> reason = {});

  const std::shared_ptr<const PeerServices> services_;
  const std::shared_ptr<EventLoop> loop_;
  const SessionId id_;
  const std::weak_ptr<Owner> owner_;
  const std::shared_ptr<RequestSink> sink_;

  // On the loop only.
  std::unique_ptr<FrameStream> stream_;
  Endpoint remote_;
  std::optional<PublicKey> admitted_;       ///< the claimed sender last admitted
  std::optional<PublicKey> authenticated_;  ///< the sender last proven
  RequestGate gate_;
  SessionSupervisor supervisor_;
  bool paused_ = false;
  std::uint64_t next_slot_ = 1;
  struct Work {
    TimePoint deadline;
    std::size_t frame_bytes;
  };
  std::map<Slot, Work> slots_;
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
  TimePoint armed_for_ = TimePoint::max();
};

}  // namespace p2p
