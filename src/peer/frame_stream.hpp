// One byte stream, cut into frames, with the counting and the limits that both ends of a connection share. Owned by a
// connection or a session; lives on its loop's thread.
#pragma once

#include "peer/peer_services.hpp"
#include "transport/frame_reader.hpp"

#include <p2p/clock.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace p2p {

class FrameStream final : private StreamHandler {
 public:
  /// Told about its frames. May close the stream in any of these.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void on_frame(Bytes payload) = 0;
    /// A run of bytes has been cut up: after `frames` frames, `unfinished` bytes of a further one are at hand.
    virtual void on_bytes_handled(std::size_t frames, std::size_t unfinished) = 0;
    /// The stream is dead, by the network or because a limit was passed. At most once, not after close().
    virtual void on_stream_lost(Error reason) = 0;
  };

  /// `services` and `loop` must live until it is closed.
  FrameStream(const PeerServices& services, EventLoop& loop, std::unique_ptr<Stream> stream, Owner& owner);
  ~FrameStream() override;

  void start() { stream_->start(*this); }
  /// Whatever is unread: what a peer leaves of heartbeats alone does not count.
  void write_heartbeat();
  /// A whole frame. False when the peer leaves too much unread: then the owner has to give the connection up.
  [[nodiscard]] bool write(Bytes frame);
  /// The same for a message, whose way into the network is timed under the given message type. `until_sent` is kept
  /// until the network has taken the message or the stream is gone.
  [[nodiscard]] bool write_message(Bytes frame, std::uint8_t message_type, std::shared_ptr<const void> until_sent = {});
  /// The peer has proven who it is: longer frames are allowed.
  void allow_long_frames() noexcept { reader_.set_max_frame_bytes(services_.settings.limits.max_frame_bytes); }
  void pause_reading() { stream_->pause_reading(); }
  void resume_reading() { stream_->resume_reading(); }
  void close() noexcept;

  [[nodiscard]] Endpoint remote_endpoint() const { return stream_->remote_endpoint(); }
  [[nodiscard]] std::uint64_t bytes_received() const noexcept { return bytes_received_; }

 private:
  /// A message that the network has not taken yet.
  struct Sending {
    std::uint64_t end;  ///< the stream's byte count with this message
    std::uint8_t message_type;
    TimePoint since;
    std::shared_ptr<const void> until_sent;
  };

  void queue(Bytes frame);
  void report_sent();
  void on_bytes(BytesView bytes) override;
  void on_drained() override { report_sent(); }
  void on_closed(Error reason) override { owner_.on_stream_lost(std::move(reason)); }

  const PeerServices& services_;
  EventLoop& loop_;
  std::unique_ptr<Stream> stream_;
  Owner& owner_;
  FrameReader reader_;
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_written_ = 0;
  std::vector<Sending> sending_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();  ///< until closed, for tasks at the end of a turn
  /// Set while on_bytes runs; a handler that closes or destroys the stream meanwhile sets what it points to.
  bool* closed_meanwhile_ = nullptr;
};

}  // namespace p2p
