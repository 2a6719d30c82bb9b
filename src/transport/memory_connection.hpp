// Floor 3. A connection of the in-memory network: two ends, packets that take the link's latency in each direction and
// stay in order, a window that bounds what is in flight or unread. A blocked link holds packets back, as TCP's
// retransmission does, until it works again. Where the bytes are cut into packets is drawn from the world's seed.
#pragma once

#include "transport/memory_network.hpp"

#include <p2p/transport.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>

namespace p2p {

/// Shared by the handles of both ends and the events on their way.
class MemoryConnection : public std::enable_shared_from_this<MemoryConnection> {
 public:
  enum Side : std::size_t { client = 0, server = 1 };

  [[nodiscard]] static std::shared_ptr<MemoryConnection> create(std::shared_ptr<MemoryNetwork> network,
                                                                const Endpoint& client_endpoint,
                                                                const StreamOptions& client_options,
                                                                const Endpoint& server_endpoint,
                                                                const StreamOptions& server_options);
  [[nodiscard]] static std::unique_ptr<Stream> make_stream(std::shared_ptr<MemoryConnection> connection, Side side);

  // The calls of Stream, for one end.
  void start(Side side, StreamHandler& handler);
  void write(Side side, Bytes bytes);
  void pause_reading(Side side) noexcept { ends_[side].paused = true; }
  void resume_reading(Side side);
  void close(Side side);
  [[nodiscard]] std::size_t unsent_bytes(Side side) const noexcept { return ends_[side].unsent_bytes; }
  [[nodiscard]] Endpoint remote_endpoint(Side side) const { return ends_[other(side)].address; }

  // Faults.
  void drop_ends_of(const IpAddress& host);
  void resume_held_packets();

 private:
  struct Packet {
    enum class Kind : std::uint8_t { data, bytes_read, end, reset };
    Kind kind = Kind::data;
    TimePoint arrival{};
    Bytes data{};                ///< data
    std::size_t bytes_read = 0;  ///< bytes_read: as many more may be sent
  };

  struct End {
    Endpoint address;
    Duration write_timeout{};
    StreamHandler* handler = nullptr;
    bool closed = false;
    bool paused = false;
    bool flush_scheduled = false;

    std::list<Bytes> unsent;
    std::size_t unsent_bytes = 0;
    std::size_t front_sent_bytes = 0;  ///< of unsent.front()
    std::size_t window_used = 0;       ///< sent and not yet known to be read
    std::list<Packet> in_flight;       ///< to the other end, in order of arrival
    TimePoint last_progress{};
    EventLoop::TimerId write_timer = EventLoop::TimerId::none;

    std::list<Bytes> unread;
    std::optional<Error> failure;  ///< told once everything unread has been read
  };

  MemoryConnection(std::shared_ptr<MemoryNetwork> network, const std::array<Endpoint, 2>& addresses,
                   const std::array<StreamOptions, 2>& options);

  [[nodiscard]] static Side other(Side side) noexcept { return side == client ? server : client; }
  [[nodiscard]] bool is_blocked() const;
  [[nodiscard]] Duration latency() const;

  void schedule_flush(Side side);
  void flush(Side side);
  [[nodiscard]] Bytes take_unsent(End& end, std::size_t count);
  void watch_write(Side side);
  void on_write_timer(Side side);

  void send(Side from, Packet packet);
  void schedule_arrival(Side from, TimePoint when);
  void deliver_arrived(Side from);
  void receive(Side side, Packet packet);
  void read_unread(Side side);
  void post_read(Side side);
  /// Ends that side, or remembers the reason until it is started.
  void die(Side side, Error reason);

  std::shared_ptr<MemoryNetwork> network_;
  VirtualLoop& loop_;
  std::array<End, 2> ends_;
  std::uint64_t number_ = 0;
};

}  // namespace p2p
