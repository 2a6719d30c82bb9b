#include "transport/memory_connection.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

namespace p2p {
namespace {

/// The largest piece that a handler is given, as with TCP.
constexpr std::size_t kMaxPacketBytes = 64U << 10U;
/// One packet in so many is cut at a random place.
constexpr std::size_t kRandomCutEvery = 4;

class MemoryStream final : public Stream {
 public:
  MemoryStream(std::shared_ptr<MemoryConnection> connection, MemoryConnection::Side side) noexcept
      : connection_(std::move(connection)), side_(side) {}
  ~MemoryStream() override { connection_->close(side_); }
  MemoryStream(const MemoryStream&) = delete;
  MemoryStream& operator=(const MemoryStream&) = delete;

  void start(StreamHandler& handler) override { connection_->start(side_, handler); }
  void write(Bytes bytes) override { connection_->write(side_, std::move(bytes)); }
  [[nodiscard]] std::size_t unsent_bytes() const noexcept override { return connection_->unsent_bytes(side_); }
  void pause_reading() override { connection_->pause_reading(side_); }
  void resume_reading() override { connection_->resume_reading(side_); }
  void close() noexcept override { connection_->close(side_); }
  [[nodiscard]] Endpoint remote_endpoint() const override { return connection_->remote_endpoint(side_); }

 private:
  std::shared_ptr<MemoryConnection> connection_;
  MemoryConnection::Side side_;
};

}  // namespace

std::shared_ptr<MemoryConnection> MemoryConnection::create(std::shared_ptr<MemoryNetwork> network,
                                                           const Endpoint& client_endpoint,
                                                           const StreamOptions& client_options,
                                                           const Endpoint& server_endpoint,
                                                           const StreamOptions& server_options) {
  const std::shared_ptr<MemoryConnection> connection(
      new MemoryConnection(std::move(network), {client_endpoint, server_endpoint}, {client_options, server_options}));
  connection->number_ = connection->network_->add_connection(connection);
  return connection;
}

std::unique_ptr<Stream> MemoryConnection::make_stream(std::shared_ptr<MemoryConnection> connection, Side side) {
  return std::make_unique<MemoryStream>(std::move(connection), side);
}

MemoryConnection::MemoryConnection(std::shared_ptr<MemoryNetwork> network, const std::array<Endpoint, 2>& addresses,
                                   const std::array<StreamOptions, 2>& options)
    : network_(std::move(network)), loop_(network_->loop()) {
  for (const Side side : {client, server}) {
    ends_[side].address = addresses[side];
    ends_[side].write_timeout = options[side].write_timeout;
  }
}

bool MemoryConnection::is_blocked() const {
  return network_->is_blocked(ends_[client].address.address, ends_[server].address.address);
}

Duration MemoryConnection::latency() const {
  return network_->latency(ends_[client].address.address, ends_[server].address.address);
}

void MemoryConnection::start(Side side, StreamHandler& handler) {
  assert(ends_[side].handler == nullptr);
  if (ends_[side].closed) return;
  ends_[side].handler = &handler;
  post_read(side);
}

void MemoryConnection::write(Side side, Bytes bytes) {
  End& end = ends_[side];
  if (end.closed || bytes.empty()) return;
  end.unsent_bytes += bytes.size();
  end.unsent.push_back(std::move(bytes));
  schedule_flush(side);
}

void MemoryConnection::resume_reading(Side side) {
  ends_[side].paused = false;
  post_read(side);
}

void MemoryConnection::close(Side side) {
  End& end = ends_[side];
  if (end.closed) return;
  end.closed = true;
  end.handler = nullptr;
  end.unsent.clear();
  end.unsent_bytes = end.front_sent_bytes = 0;
  end.unread.clear();
  loop_.cancel(std::exchange(end.write_timer, EventLoop::TimerId::none));
  send(side, {.kind = Packet::Kind::end});
  if (ends_[other(side)].closed) network_->remove_connection(number_);
}

void MemoryConnection::drop_ends_of(const IpAddress& host) {
  for (const Side side : {client, server}) {
    if (ends_[side].address.address != host) continue;
    loop_.post([self = shared_from_this(), side] {
      self->die(side, Error(Errc::io_error, self->ends_[side].address.to_string() + ": the host lost its streams"));
    });
  }
}

void MemoryConnection::resume_held_packets() {
  if (is_blocked()) return;
  const TimePoint earliest = loop_.now() + latency();
  for (const Side from : {client, server}) {
    if (ends_[from].in_flight.empty()) continue;
    for (Packet& packet : ends_[from].in_flight) packet.arrival = std::max(packet.arrival, earliest);
    schedule_arrival(from, earliest);
  }
}

void MemoryConnection::schedule_flush(Side side) {
  if (std::exchange(ends_[side].flush_scheduled, true)) return;
  loop_.at_end_of_turn([self = shared_from_this(), side] {
    self->ends_[side].flush_scheduled = false;
    self->flush(side);
  });
}

void MemoryConnection::flush(Side side) {
  End& end = ends_[side];
  if (end.closed || end.unsent_bytes == 0) return;
  while (end.unsent_bytes > 0 && end.window_used < network_->window_bytes()) {
    std::size_t count = std::min({end.unsent_bytes, network_->window_bytes() - end.window_used, kMaxPacketBytes});
    if (network_->random_below(kRandomCutEvery) == 0) count = 1 + network_->random_below(count);
    end.window_used += count;
    end.last_progress = loop_.now();
    send(side, {.kind = Packet::Kind::data, .data = take_unsent(end, count)});
  }
  if (end.unsent_bytes > 0) return watch_write(side);
  loop_.cancel(std::exchange(end.write_timer, EventLoop::TimerId::none));
  if (end.handler != nullptr) end.handler->on_drained();
}

Bytes MemoryConnection::take_unsent(End& end, std::size_t count) {
  Bytes taken;
  taken.reserve(count);
  end.unsent_bytes -= count;
  while (taken.size() < count) {
    const BytesView rest = BytesView(end.unsent.front()).subspan(end.front_sent_bytes);
    const BytesView part = rest.first(std::min(rest.size(), count - taken.size()));
    taken.insert(taken.end(), part.begin(), part.end());
    end.front_sent_bytes += part.size();
    if (part.size() < rest.size()) break;
    end.unsent.pop_front();
    end.front_sent_bytes = 0;
  }
  return taken;
}

void MemoryConnection::watch_write(Side side) {
  End& end = ends_[side];
  if (end.write_timer != EventLoop::TimerId::none) return;
  end.last_progress = loop_.now();
  end.write_timer = loop_.schedule(end.last_progress + end.write_timeout,
                                   [self = shared_from_this(), side] { self->on_write_timer(side); });
}

void MemoryConnection::on_write_timer(Side side) {
  End& end = ends_[side];
  end.write_timer = EventLoop::TimerId::none;
  if (loop_.now() >= end.last_progress + end.write_timeout) {
    return die(side,
               Error(Errc::timeout, fmt::format("{}: {} bytes not taken for {} ms", remote_endpoint(side).to_string(),
                                                end.unsent_bytes, end.write_timeout / std::chrono::milliseconds(1))));
  }
  end.write_timer = loop_.schedule(end.last_progress + end.write_timeout,
                                   [self = shared_from_this(), side] { self->on_write_timer(side); });
}

void MemoryConnection::send(Side from, Packet packet) {
  std::list<Packet>& in_flight = ends_[from].in_flight;
  packet.arrival = loop_.now() + latency();
  if (!in_flight.empty()) packet.arrival = std::max(packet.arrival, in_flight.back().arrival);
  in_flight.push_back(std::move(packet));
  schedule_arrival(from, in_flight.back().arrival);
}

void MemoryConnection::schedule_arrival(Side from, TimePoint when) {
  loop_.schedule(when, [self = shared_from_this(), from] { self->deliver_arrived(from); });
}

void MemoryConnection::deliver_arrived(Side from) {
  std::list<Packet>& in_flight = ends_[from].in_flight;
  while (!in_flight.empty() && in_flight.front().arrival <= loop_.now() && !is_blocked()) {
    Packet packet = std::move(in_flight.front());
    in_flight.pop_front();
    receive(other(from), std::move(packet));
  }
}

void MemoryConnection::receive(Side side, Packet packet) {
  End& end = ends_[side];
  switch (packet.kind) {
    case Packet::Kind::data:
      if (end.closed) return send(side, {.kind = Packet::Kind::reset});
      end.unread.push_back(std::move(packet.data));
      return read_unread(side);
    case Packet::Kind::bytes_read:
      end.window_used -= packet.bytes_read;
      return flush(side);
    case Packet::Kind::end:
      if (end.closed) return;
      end.failure = Error(Errc::end_of_stream, remote_endpoint(side).to_string());
      return read_unread(side);
    case Packet::Kind::reset:
      return die(side, Error(Errc::io_error, remote_endpoint(side).to_string() + ": connection reset"));
  }
}

void MemoryConnection::read_unread(Side side) {
  End& end = ends_[side];
  while (end.handler != nullptr && !end.paused && !end.unread.empty()) {
    const Bytes bytes = std::move(end.unread.front());
    end.unread.pop_front();
    send(side, {.kind = Packet::Kind::bytes_read, .bytes_read = bytes.size()});
    end.handler->on_bytes(bytes);
  }
  if (end.handler != nullptr && !end.paused && end.failure) die(side, *end.failure);
}

void MemoryConnection::post_read(Side side) {
  if (ends_[side].unread.empty() && !ends_[side].failure) return;
  loop_.post([self = shared_from_this(), side] { self->read_unread(side); });
}

void MemoryConnection::die(Side side, Error reason) {
  End& end = ends_[side];
  if (end.closed) return;
  StreamHandler* const handler = end.handler;
  if (handler == nullptr) {
    end.unread.clear();
    end.failure = std::move(reason);
    return;
  }
  close(side);
  handler->on_closed(std::move(reason));
}

}  // namespace p2p
