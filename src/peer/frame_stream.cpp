#include "peer/frame_stream.hpp"

#include <utility>

namespace p2p {

FrameStream::FrameStream(const PeerServices& services, EventLoop& loop, std::unique_ptr<Stream> stream, Owner& owner)
    : services_(services),
      loop_(loop),
      stream_(std::move(stream)),
      owner_(owner),
      reader_(services.settings.limits.max_first_frame_bytes) {}

FrameStream::~FrameStream() { close(); }

void FrameStream::write_heartbeat() { queue(heartbeat_frame()); }

bool FrameStream::write(Bytes frame) {
  queue(std::move(frame));
  if (stream_->unsent_bytes() <= services_.settings.limits.max_unsent_bytes) return true;
  services_.count(Counter::unread_data_closed);
  return false;
}

void FrameStream::queue(Bytes frame) {
  services_.count(Counter::frames_sent);
  services_.count(Counter::bytes_sent, frame.size());
  bytes_written_ += frame.size();
  stream_->write(std::move(frame));
}

bool FrameStream::write_message(Bytes frame, std::uint8_t message_type, std::shared_ptr<const void> until_sent) {
  sending_.push_back({bytes_written_ + frame.size(), message_type, loop_.now(), std::move(until_sent)});
  const bool written = write(std::move(frame));
  // The stream has asked for the end of this turn before us, so its gathered write comes first.
  if (sending_.size() == 1) {
    loop_.at_end_of_turn([this, alive = std::weak_ptr<int>(alive_)] {
      if (!alive.expired()) report_sent();
    });
  }
  return written;
}

/// Times the messages that the network has taken by now.
void FrameStream::report_sent() {
  const std::uint64_t taken = bytes_written_ - stream_->unsent_bytes();
  const TimePoint now = loop_.now();
  auto sent = sending_.begin();
  for (; sent != sending_.end() && sent->end <= taken; ++sent)
    services_.metrics->duration(Operation::send, sent->message_type, now - sent->since);
  sending_.erase(sending_.begin(), sent);
}

void FrameStream::close() noexcept {
  if (bool* closed = std::exchange(closed_meanwhile_, nullptr)) *closed = true;
  alive_.reset();
  stream_->close();
}

void FrameStream::on_bytes(BytesView bytes) {
  services_.count(Counter::bytes_received, bytes.size());
  bytes_received_ += bytes.size();
  bool closed = false;
  std::size_t frames = 0;
  closed_meanwhile_ = &closed;
  while (!bytes.empty()) {
    const auto complete = reader_.consume(bytes);
    if (!complete) {
      closed_meanwhile_ = nullptr;
      services_.count(Counter::frames_too_large);
      owner_.on_stream_lost(complete.error());
      return;
    }
    if (!*complete) break;
    services_.count(Counter::frames_received);
    ++frames;
    owner_.on_frame(reader_.take_frame());
    if (closed) return;
  }
  closed_meanwhile_ = nullptr;
  owner_.on_bytes_handled(frames, reader_.in_frame() ? reader_.received_bytes() : 0);
}

}  // namespace p2p
