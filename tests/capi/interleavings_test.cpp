// Every callback fires exactly once, however requests, time-outs, cancels, disconnects and stops meet.
#include "capi/support.hpp"
#include "support/catch.hpp"

#include <array>
#include <atomic>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace capi_test;

namespace {

const std::string kPingMessage = message(kPing);

/// How many interleavings of them a run tries.
int rounds() {
  const char* given = std::getenv("P2P_INTERLEAVINGS");
  return given != nullptr ? std::atoi(given) : 300;
}

/// One operation and how often it has completed.
struct Counted {
  std::atomic<int> times{0};
  static void count(void* context, p2p_event* /*event*/) { ++static_cast<Counted*>(context)->times; }
};

/// What one thread of the host does to a network that another one may be stopping.
void act(p2p_network* network, p2p_bytes peer, const p2p_endpoint& where, std::mt19937& random,
         std::deque<Counted>& accepted, int& refused) {
  std::uniform_int_distribution<int> choice(0, 9);
  for (int i = 0; i < 4; ++i) {
    auto& counted = accepted.emplace_back();
    const p2p_completion completion{&Counted::count, &counted};
    const int chosen = choice(random);
    p2p_operation* operation = nullptr;
    p2p_status status = P2P_OK;
    if (chosen == 0) {
      status = p2p_network_connect(network, peer, &where, &completion);
    } else if (chosen == 1) {
      p2p_network_disconnect(network, peer);
      accepted.pop_back();
      continue;
    } else {
      const std::uint64_t timeout = chosen < 4 ? 1 : 0;
      status = p2p_network_request(network, peer, bytes(kPingMessage), timeout, &completion, &operation);
    }
    if (status != P2P_OK) {
      accepted.pop_back();
      ++refused;
    } else if (chosen > 7) {
      p2p_operation_cancel(operation);
    }
    p2p_operation_destroy(operation);
  }
}

}  // namespace

TEST_CASE("every callback fires exactly once across interleavings of request, time-out, disconnect and stop") {
  NodeOptions server_options("server of interleavings");
  const Node server = started(server_options);
  const auto where = server.listening();
  std::mt19937 seeds(20190714);
  std::size_t operations = 0;
  int refused = 0;
  for (int round = 0; round < rounds(); ++round) {
    NodeOptions options("client of interleavings");
    options.options.listen_count = 0;
    Node client = started(options);
    connect(client, server, nullptr);
    std::array<std::deque<Counted>, 2> accepted;
    std::array<int, 2> refusals{};
    const auto run = [&](std::size_t thread, std::uint32_t seed) {
      std::mt19937 random(seed);
      act(client.get(), server.key(), where, random, accepted[thread], refusals[thread]);
    };
    std::thread other(run, 0, static_cast<std::uint32_t>(seeds()));
    const auto own_seed = static_cast<std::uint32_t>(seeds());
    const bool stop_early = seeds() % 2 == 0;
    std::thread stopping([&] {
      if (stop_early) p2p_network_stop(client.get(), 0);
    });
    run(1, own_seed);
    other.join();
    stopping.join();
    client.network.reset();
    for (const auto& each : accepted) {
      operations += each.size();
      for (const auto& counted : each) REQUIRE(counted.times == 1);
    }
    refused += refusals[0] + refusals[1];
  }
  INFO(operations << " operations completed once, " << refused << " were refused");
  CHECK(operations > static_cast<std::size_t>(rounds()));
  CHECK(refused > 0);
}
