// The watch with real threads: a loop of the TCP transport, a provider that blocks.
#include "address/address_watch.hpp"
#include "address/scripted_provider.hpp"
#include "support/catch.hpp"
#include "transport/worlds.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace p2p {
namespace {

using test::ip;
using test::TcpWorld;
using namespace std::chrono_literals;

/// Its answer has to be waited for, until released or cancelled.
class BlockingProvider final : public AddressProvider {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "blocking"; }
  [[nodiscard]] Result<Ipv4> address(const ProviderCall& call) override {
    ++questions;
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, call.cancelled, [this] { return released_; })) return fail(Errc::cancelled);
    return ip("203.0.113.1");
  }
  [[nodiscard]] Result<std::uint16_t> open_port(const PortRequest& request, const ProviderCall&) override {
    return request.port;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }
  std::atomic<int> questions{0};

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool released_ = false;  ///< under mutex_
};

/// A real loop, a watch on it, and how often it has told of a change.
struct Scene {
  TcpWorld world;
  std::shared_ptr<BlockingProvider> provider = std::make_shared<BlockingProvider>();
  std::atomic<int> told{0};

  [[nodiscard]] AddressWatch watch() {
    return {world.loop(), provider, AddressWatchOptions{}, [this](Ipv4) { ++told; }, nullptr};
  }
};

TEST_CASE("the loop goes on while the provider blocks") {
  Scene scene;
  auto watch = scene.watch();
  watch.start();
  CHECK(scene.world.eventually([&scene] { return scene.provider->questions == 1; }));
  CHECK(scene.told == 0);
  scene.provider->release();
  CHECK(scene.world.eventually([&scene] { return scene.told == 1; }));
}

TEST_CASE("stopping cancels a provider that blocks, and tells nothing after it") {
  Scene scene;
  auto watch = scene.watch();
  watch.start();
  CHECK(scene.world.eventually([&scene] { return scene.provider->questions == 1; }));
  watch.stop();
  scene.provider->release();
  watch.stop();
  CHECK(scene.told == 0);
}

TEST_CASE("stopping waits for a callback that runs") {
  Scene scene;
  scene.provider->release();
  std::atomic<bool> begun{false};
  std::atomic<bool> stopping{false};
  std::atomic<bool> ended{false};
  const auto told = [&](Ipv4) {
    begun = true;
    while (!stopping) std::this_thread::yield();
    ended = true;
  };
  AddressWatch watch(scene.world.loop(), scene.provider, AddressWatchOptions{}, told, nullptr);
  watch.start();
  CHECK(scene.world.eventually([&begun] { return begun.load(); }));
  stopping = true;
  watch.stop();
  CHECK(ended);
}

TEST_CASE("a callback may stop the watch that called it") {
  Scene scene;
  scene.provider->release();
  std::atomic<bool> done{false};
  std::unique_ptr<AddressWatch> watch;
  const auto told = [&](Ipv4) {
    watch->stop();
    done = true;
  };
  watch = std::make_unique<AddressWatch>(scene.world.loop(), scene.provider, AddressWatchOptions{}, told, nullptr);
  watch->start();
  CHECK(scene.world.eventually([&done] { return done.load(); }));
}

TEST_CASE("a watch may be stopped from its loop, and after its loop") {
  Scene scene;
  auto watch = scene.watch();
  watch.start();
  CHECK(scene.world.eventually([&scene] { return scene.provider->questions == 1; }));
  SECTION("from its loop") {
    scene.world.on_loop([&watch] { watch.stop(); });
  }
  SECTION("after its loop") { scene.world.stop(); }
  watch.stop();
  CHECK(scene.told == 0);
}

TEST_CASE("a watch may be destroyed while a round runs") {
  Scene scene;
  {
    auto watch = scene.watch();
    watch.start();
    CHECK(scene.world.eventually([&scene] { return scene.provider->questions == 1; }));
  }
  CHECK(scene.told == 0);
}

}  // namespace
}  // namespace p2p
