// Two worlds in which the same test runs: real sockets on loopback with a loop on its own thread, and the simulation.
// Everything that touches streams goes through on_loop; what is awaited is a condition.
#pragma once

#include "support/catch.hpp"

#include <p2p/simulation.hpp>
#include <p2p/tcp_transport.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace p2p::test {

/// A loop of a transport, running on a thread of its own until destroyed.
class LoopThread {
 public:
  explicit LoopThread(Transport& transport) : loop_(transport.create_loop()), thread_([this] { loop_->run(); }) {}
  ~LoopThread() { stop(); }
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  void stop() {
    loop_->stop();
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] const std::shared_ptr<EventLoop>& loop() const noexcept { return loop_; }

  /// Runs `work` on the loop and returns what it returns.
  template <class Work>
  auto run(Work&& work) {
    std::packaged_task<std::invoke_result_t<Work&>()> task(std::ref(work));
    auto done = task.get_future();
    loop_->post([&task] { task(); });
    return done.get();
  }

  /// Whether the condition, looked at on the loop, comes true. A generous limit: it only ends tests that have failed.
  template <class Condition>
  [[nodiscard]] bool eventually(Condition&& condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!run(condition)) {
      if (std::chrono::steady_clock::now() > limit) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

 private:
  std::shared_ptr<EventLoop> loop_;
  std::thread thread_;
};

class TcpWorld {
 public:
  [[nodiscard]] Transport& listening_host() noexcept { return *transport_; }
  [[nodiscard]] Transport& connecting_host() noexcept { return *transport_; }
  [[nodiscard]] const std::shared_ptr<EventLoop>& loop() const noexcept { return thread_.loop(); }
  [[nodiscard]] static IpAddress address() { return *IpAddress::parse("127.0.0.1"); }
  [[nodiscard]] static Duration short_timeout() { return std::chrono::milliseconds(100); }

  template <class Work>
  auto on_loop(Work&& work) {
    return thread_.run(std::forward<Work>(work));
  }
  template <class Condition>
  [[nodiscard]] bool eventually(Condition&& condition) {
    return thread_.eventually(std::forward<Condition>(condition));
  }
  /// After the loop has stopped, what is on it may be destroyed.
  void stop() { thread_.stop(); }

 private:
  std::shared_ptr<Transport> transport_ = make_tcp_transport();
  LoopThread thread_{*transport_};
};

class SimulatedWorld {
 public:
  [[nodiscard]] Transport& listening_host() noexcept { return *listening_; }
  [[nodiscard]] Transport& connecting_host() noexcept { return *connecting_; }
  [[nodiscard]] const std::shared_ptr<EventLoop>& loop() const noexcept { return loop_; }
  [[nodiscard]] static IpAddress address() { return *IpAddress::parse("10.0.0.1"); }
  [[nodiscard]] static Duration short_timeout() { return std::chrono::milliseconds(100); }

  template <class Work>
  auto on_loop(Work&& work) {
    std::packaged_task<std::invoke_result_t<Work&>()> task(std::ref(work));
    auto done = task.get_future();
    loop_->post([&task] { task(); });
    simulation_.run_ready();
    return done.get();
  }
  template <class Condition>
  [[nodiscard]] bool eventually(Condition&& condition) {
    return simulation_.run_until(std::forward<Condition>(condition));
  }
  void stop() {}

 private:
  Simulation simulation_{1};
  std::shared_ptr<Transport> listening_ = simulation_.transport(address());
  std::shared_ptr<Transport> connecting_ = simulation_.transport(*IpAddress::parse("10.0.0.2"));
  std::shared_ptr<EventLoop> loop_ = listening_->create_loop();
};

}  // namespace p2p::test
