#include "transport/asio_loop.hpp"
#include "transport/manual_clock.hpp"
#include "transport/raw_sockets.hpp"
#include "transport/recorder.hpp"
#include "transport/worlds.hpp"

#include <array>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

/// A stream to a plain socket.
class StreamToSocket {
 public:
  explicit StreamToSocket(const Clock& clock = steady_clock(), const StreamOptions& options = {})
      : transport(make_tcp_transport(clock)) {
    const std::uint16_t port = listen_on(listener_, 1);
    thread.run([&] {
      attempt_ = transport->connect(*thread.loop(), {TcpWorld::address(), port}, 10s, options,
                                    [this](auto result) { recorder.take(std::move(*result)); });
    });
    REQUIRE(thread.eventually([this] { return recorder.stream != nullptr; }));
    peer_ = ::accept(listener_.get(), nullptr, nullptr);
    REQUIRE(peer_ >= 0);
  }
  ~StreamToSocket() {
    thread.run([this] {
      attempt_.reset();
      recorder.stream.reset();
    });
    close_peer();
  }

  [[nodiscard]] int peer() const noexcept { return peer_; }
  void close_peer() {
    if (peer_ >= 0) ::close(std::exchange(peer_, -1));
  }

  [[nodiscard]] TcpStatistics& statistics() { return dynamic_cast<AsioLoop&>(*thread.loop()).statistics(); }

  [[nodiscard]] Bytes read_from_peer(std::size_t count) const {
    Bytes bytes(count);
    REQUIRE(::recv(peer_, bytes.data(), count, MSG_WAITALL) == static_cast<ssize_t>(count));
    return bytes;
  }

  /// Sets the clock and lets every timer run that is due by it.
  void pass(ManualClock& clock, Duration since_start) {
    clock.set(since_start);
    bool passed = false;
    thread.run([&] { thread.loop()->schedule(TimePoint(since_start), [&] { passed = true; }); });
    REQUIRE(thread.eventually([&] { return passed; }));
  }

  std::shared_ptr<Transport> transport;
  Recorder recorder;
  LoopThread thread{*transport};

 private:
  Descriptor listener_ = tcp_socket();
  std::unique_ptr<ConnectAttempt> attempt_;
  int peer_ = -1;
};

TEST_CASE("all frames waiting on a socket leave in one system call") {
  StreamToSocket connection;
  connection.thread.run([&] {
    for (std::uint8_t index = 0; index < 60; ++index) connection.recorder.stream->write(Bytes(300, index));
  });
  const Bytes received = connection.read_from_peer(60 * 300);
  for (std::size_t index = 0; index < received.size(); ++index) REQUIRE(received[index] == index / 300);
  CHECK(connection.thread.eventually([&] { return connection.recorder.drained == 1; }));
  CHECK(connection.statistics().write_calls == 1);
}

TEST_CASE("frames written by several tasks of one turn leave in one system call") {
  StreamToSocket connection;
  connection.thread.run([&] {
    for (int index = 0; index < 10; ++index) {
      connection.thread.loop()->post([&] { connection.recorder.stream->write(Bytes(10, 1)); });
    }
  });
  CHECK(connection.read_from_peer(100) == Bytes(100, 1));
  CHECK(connection.thread.eventually([&] { return connection.recorder.drained == 1; }));
  CHECK(connection.statistics().write_calls == 1);
}

TEST_CASE("more frames than a system call takes leave in order") {
  StreamToSocket connection;
  connection.thread.run([&] {
    for (std::size_t index = 0; index < 200; ++index) {
      connection.recorder.stream->write(Bytes(20, static_cast<std::uint8_t>(index)));
    }
  });
  const Bytes received = connection.read_from_peer(4000);
  for (std::size_t index = 0; index < received.size(); ++index) REQUIRE(received[index] == index / 20);
  CHECK(connection.thread.eventually([&] { return connection.recorder.drained == 1; }));
  CHECK(connection.statistics().write_calls == 4);
}

TEST_CASE("a peer that closes in the middle of a frame is end_of_stream after the bytes that came") {
  StreamToSocket connection;
  const std::array<std::uint8_t, 6> half_a_frame = {0, 0, 0, 9, 1, 2};
  REQUIRE(::send(connection.peer(), half_a_frame.data(), half_a_frame.size(), 0) == 6);
  connection.close_peer();
  REQUIRE(connection.thread.eventually([&] { return connection.recorder.closed == 1; }));
  CHECK(*connection.recorder.close_reason == Errc::end_of_stream);
  CHECK(connection.recorder.received == Bytes(half_a_frame.begin(), half_a_frame.end()));
}

TEST_CASE("a peer that resets the connection is io_error") {
  StreamToSocket connection;
  const linger at_once{1, 0};
  REQUIRE(::setsockopt(connection.peer(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  connection.close_peer();
  REQUIRE(connection.thread.eventually([&] { return connection.recorder.closed == 1; }));
  CHECK(*connection.recorder.close_reason == Errc::io_error);
  CHECK(connection.recorder.close_reason->detail().find("127.0.0.1:") != std::string::npos);
}

TEST_CASE("a peer that goes on reading, however slowly, is not timed out; one that stops is") {
  ManualClock clock;
  StreamOptions options;
  options.write_timeout = 20ms;
  StreamToSocket connection(clock, options);
  constexpr std::size_t kBytes = 64'000'000;
  connection.thread.run([&] { connection.recorder.stream->write(Bytes(kBytes, 1)); });
  const auto unsent = [&] { return connection.thread.run([&] { return connection.recorder.stream->unsent_bytes(); }); };
  REQUIRE(connection.thread.eventually([&] { return connection.recorder.stream->unsent_bytes() < kBytes; }));

  for (int round = 1; round <= 5; ++round) {
    clock.set(15ms * round);
    // Within 15 ms of the last progress comes the next.
    for (const std::size_t before = unsent(); unsent() == before;) (void)connection.read_from_peer(100'000);
  }
  connection.pass(clock, 15ms * 5 + 19ms);
  CHECK(connection.recorder.closed == 0);
  // What was read last may still have made room at that moment.
  for (int round = 2; round <= 10; ++round) connection.pass(clock, 15ms * 5 + 20ms * round);
  REQUIRE(connection.recorder.closed == 1);
  CHECK(*connection.recorder.close_reason == Errc::timeout);
}

TEST_CASE("an idle stream does not touch its socket") {
  StreamToSocket connection;
  const std::uint64_t reads = connection.statistics().read_calls;
  REQUIRE(::send(connection.peer(), "x", 1, 0) == 1);
  REQUIRE(connection.thread.eventually([&] { return connection.recorder.received.size() == 1; }));
  CHECK(connection.statistics().read_calls == reads + 1);
  CHECK(connection.statistics().write_calls == 0);
}

}  // namespace
}  // namespace p2p::test
