#include "transport/raw_sockets.hpp"
#include "transport/recorder.hpp"
#include "transport/tcp_endpoint.hpp"
#include "transport/worlds.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <list>
#include <optional>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

/// Sends back what it gets.
class Echo {
 public:
  explicit Echo(std::unique_ptr<Stream> stream) {
    recorder_.when_bytes = [this](BytesView bytes) { recorder_.stream->write(Bytes(bytes.begin(), bytes.end())); };
    recorder_.take(std::move(stream));
  }

 private:
  Recorder recorder_;
};

/// An echo server on several loops.
class EchoServer {
 public:
  EchoServer(std::size_t loop_count, const std::string& local) {
    for (std::size_t index = 0; index < loop_count; ++index) {
      threads_.push_back(std::make_unique<LoopThread>(*transport_));
      loops_.push_back(threads_.back()->loop());
    }
    echoes_.resize(loop_count);
    AcceptHandler handler;
    handler.on_accept = [this](std::size_t index, std::unique_ptr<Stream> stream) {
      if (!loops_[index]->is_current()) ++on_wrong_thread;
      echoes_[index].emplace_back(std::move(stream));
    };
    auto listening = transport_->listen(loops_, *Endpoint::parse(local), {}, std::move(handler));
    REQUIRE(listening.has_value());
    acceptor_ = std::move(*listening);
  }
  ~EchoServer() {
    threads_.front()->run([this] { acceptor_.reset(); });
    for (std::size_t index = 0; index < threads_.size(); ++index) {
      threads_[index]->run([this, index] { echoes_[index].clear(); });
    }
  }

  [[nodiscard]] Endpoint endpoint() const { return acceptor_->local_endpoint(); }
  [[nodiscard]] std::size_t accepted_on(std::size_t index) {
    return threads_[index]->run([this, index] { return echoes_[index].size(); });
  }

  std::atomic<int> on_wrong_thread{0};

 private:
  std::shared_ptr<Transport> transport_ = make_tcp_transport();
  std::vector<std::list<Echo>> echoes_;
  std::vector<std::shared_ptr<EventLoop>> loops_;
  std::vector<std::unique_ptr<LoopThread>> threads_;
  std::unique_ptr<Acceptor> acceptor_;
};

/// Streams from one loop.
class Clients {
 public:
  Clients(std::size_t count, const Endpoint& remote) : recorders_(count) {
    thread_.run([&] {
      for (Recorder& recorder : recorders_) {
        attempts_.push_back(transport_->connect(*thread_.loop(), remote, 30s, {},
                                                [&recorder](auto result) { recorder.take(std::move(*result)); }));
      }
    });
    REQUIRE(all([](const Recorder& recorder) { return recorder.stream != nullptr; }));
  }
  ~Clients() {
    thread_.run([this] {
      attempts_.clear();
      recorders_.clear();
    });
  }

  void write(const Bytes& bytes) {
    thread_.run([&] {
      for (Recorder& recorder : recorders_) recorder.stream->write(bytes);
    });
  }
  [[nodiscard]] bool all(UniqueFunction<bool(const Recorder&)> condition) {
    return thread_.eventually([&] {
      return std::all_of(recorders_.begin(), recorders_.end(), [&](const Recorder& one) { return condition(one); });
    });
  }

 private:
  std::shared_ptr<Transport> transport_ = make_tcp_transport();
  std::vector<std::unique_ptr<ConnectAttempt>> attempts_;
  std::list<Recorder> recorders_;
  LoopThread thread_{*transport_};
};

bool echoes(const std::string& listen, const std::string& connect) {
  EchoServer server(1, listen);
  Endpoint remote = *Endpoint::parse(connect);
  remote.port = server.endpoint().port;
  Clients client(1, remote);
  client.write({1, 2, 3});
  return client.all([](const Recorder& recorder) { return recorder.received == Bytes{1, 2, 3}; });
}

TEST_CASE("an IPv4 listener serves IPv4") { CHECK(echoes("127.0.0.1:0", "127.0.0.1:0")); }

TEST_CASE("an IPv6 listener serves IPv6") { CHECK(echoes("[::1]:0", "[::1]:0")); }

TEST_CASE("a listener on all IPv6 addresses serves IPv4 too") {
  CHECK(echoes("[::]:0", "[::1]:0"));
  CHECK(echoes("[::]:0", "127.0.0.1:0"));
}

TEST_CASE("connections are spread over the loops in turn, each on its own thread") {
  EchoServer server(3, "127.0.0.1:0");
  Clients clients(30, server.endpoint());
  clients.write({7});
  REQUIRE(clients.all([](const Recorder& recorder) { return recorder.received == Bytes{7}; }));
  for (std::size_t index = 0; index < 3; ++index) CHECK(server.accepted_on(index) == 10);
  CHECK(server.on_wrong_thread == 0);
}

TEST_CASE("a thousand connections are served at once") {
  EchoServer server(2, "127.0.0.1:0");
  Clients clients(1000, server.endpoint());
  const Bytes sent = pattern(1000);
  clients.write(sent);
  CHECK(clients.all([&](const Recorder& recorder) { return recorder.received == sent; }));
}

TEST_CASE("an address of another host cannot be listened on") {
  const auto transport = make_tcp_transport();
  const std::vector<std::shared_ptr<EventLoop>> loops = {transport->create_loop()};
  AcceptHandler handler;
  handler.on_accept = [](std::size_t, std::unique_ptr<Stream>) {};
  const auto listening = transport->listen(loops, *Endpoint::parse("[::2]:0"), {}, std::move(handler));
  REQUIRE_FALSE(listening.has_value());
  CHECK(listening.error() == Errc::io_error);
}

TEST_CASE("an acceptor outlives its stopped loops") {
  const auto transport = make_tcp_transport();
  std::unique_ptr<Acceptor> acceptor;
  {
    LoopThread first(*transport);
    LoopThread second(*transport);
    AcceptHandler handler;
    handler.on_accept = [](std::size_t, std::unique_ptr<Stream>) {};
    const std::vector<std::shared_ptr<EventLoop>> loops = {first.loop(), second.loop()};
    acceptor = std::move(*transport->listen(loops, *Endpoint::parse("127.0.0.1:0"), {}, std::move(handler)));
  }
  CHECK(acceptor->local_endpoint().port != 0);
  acceptor.reset();
}

/// Takes descriptors until the process has no more.
class DescriptorHog {
 public:
  DescriptorHog() {
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
    rlimit lowered = before_;
    lowered.rlim_cur = 64;  // few enough to take them all
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &lowered) == 0);
    for (int taken = ::open("/dev/null", O_RDONLY); taken >= 0; taken = ::open("/dev/null", O_RDONLY)) {
      held_.emplace_back(taken);
    }
    REQUIRE(errno == EMFILE);
  }
  ~DescriptorHog() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorHog(const DescriptorHog&) = delete;
  DescriptorHog& operator=(const DescriptorHog&) = delete;
  void let_go() { held_.clear(); }

 private:
  rlimit before_{};
  std::list<Descriptor> held_;
};

TEST_CASE("out of descriptors, accepting says so, pauses, and goes on when there are some again") {
  const auto transport = make_tcp_transport();
  const auto loop = transport->create_loop();  // run by this thread, so that nothing moves before the hog is there
  std::vector<std::string> events;
  AcceptHandler handler;
  std::optional<DescriptorHog> hog;
  handler.on_accept = [&](std::size_t, std::unique_ptr<Stream>) {
    events.push_back("accepted");
    loop->stop();
  };
  handler.on_pause = [&](const Error& error) {
    if (error == Errc::descriptors_exhausted) events.push_back("paused");
    hog->let_go();
  };
  const std::vector<std::shared_ptr<EventLoop>> loops = {loop};
  auto acceptor = std::move(*transport->listen(loops, *Endpoint::parse("127.0.0.1:0"), {}, std::move(handler)));
  const Descriptor client = tcp_socket();
  connect_to(client, acceptor->local_endpoint().port);
  hog.emplace();
  loop->run();
  CHECK(events == std::vector<std::string>{"paused", "accepted"});
}

TEST_CASE("an accept error pauses unless it is only that connection's") {
  const auto verdict = [](int value) {
    return judge_accept_error(asio::error_code(value, asio::error::get_system_category()));
  };
  CHECK(verdict(EMFILE) == AcceptVerdict::exhausted);
  CHECK(verdict(ENFILE) == AcceptVerdict::exhausted);
  CHECK(verdict(ENOBUFS) == AcceptVerdict::exhausted);
  CHECK(verdict(ENOMEM) == AcceptVerdict::exhausted);
  CHECK(verdict(ECONNABORTED) == AcceptVerdict::retry_now);
  CHECK(verdict(EPROTO) == AcceptVerdict::retry_now);
  CHECK(verdict(EBADF) == AcceptVerdict::broken);
}

}  // namespace
}  // namespace p2p::test
