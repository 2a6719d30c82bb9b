// Going down, up and away on real threads.
#include "support/catch.hpp"
#include "support/tcp_node.hpp"

#include <p2p/messages/nodes.hpp>

#include <atomic>
#include <future>
#include <optional>
#include <thread>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;

TEST_CASE("stop with a drain time waits for the answers of requests being handled to be sent") {
  std::promise<void> asked;
  std::promise<void> may_answer;
  TcpNode answerer("draining answerer", {}, [&](Network& network) {
    network.handle<Ping>([&](const Ping&, const RequestContext&, Responder responder) {
      asked.set_value();
      may_answer.get_future().wait();
      (void)responder.respond(Ok{});
    });
  });
  TcpNode asker("draining asker");
  connect(asker, answerer);
  auto reply = asker.network->request_future(answerer.key(), Ping{}, {60s});
  asked.get_future().wait();
  std::thread stopping([&] { answerer.network->stop(60s); });
  may_answer.set_value();
  CHECK(reply.get().has_value());
  stopping.join();
}

TEST_CASE("stop with a drain time waits for the replies to our own requests") {
  std::promise<Responder> kept;
  TcpNode answerer("draining answerer", {}, [&](Network& network) {
    network.handle<Ping>(
        [&](const Ping&, const RequestContext&, Responder responder) { kept.set_value(std::move(responder)); });
  });
  TcpNode asker("draining asker");
  connect(asker, answerer);
  auto reply = asker.network->request_future(answerer.key(), Ping{}, {60s});
  Responder responder = kept.get_future().get();
  std::thread stopping([&] { asker.network->stop(60s); });
  REQUIRE(eventually([&] {
    const auto probe = asker.network->request(asker.key(), Ping{}, {60s});
    return !probe && probe.error() == Errc::stopped;
  }));
  (void)responder.respond(Ok{});
  CHECK(reply.get().has_value());
  stopping.join();
}

TEST_CASE("node_down frees the port before it returns: node_up takes it again at once") {
  Endpoint endpoint;
  {
    const TcpNode finder("port finder");
    endpoint = finder.endpoint();
  }
  TcpNode node("down and up", [&](NetworkOptions& options) { options.listen = {endpoint}; });
  TcpNode client("down and up client");
  for (int round = 0; round < 20; ++round) {
    client.network->connect(node.address());
    node.network->node_down();
    CHECK(node.network->incoming_connections() == 0);
    REQUIRE(node.network->node_up());
    CHECK(node.endpoint() == endpoint);
  }
}

TEST_CASE("a port in use is a start error that names the endpoint, and the other endpoints are free again") {
  TcpNode holder("port holder");
  Endpoint free_endpoint;
  {
    const TcpNode finder("port finder");
    free_endpoint = finder.endpoint();
  }
  NetworkOptions options;
  options.signer = Identity("second").signer();
  options.listen = {free_endpoint, holder.endpoint()};
  const auto network = Network::create(std::move(options)).value();
  REQUIRE(network->start());
  const auto up = network->node_up();
  REQUIRE_FALSE(up);
  CHECK(up.error() == Errc::address_in_use);
  CHECK(up.error().detail().find(holder.endpoint().to_string()) != std::string::npos);
  const TcpNode other("other", [&](NetworkOptions& others) { others.listen = {free_endpoint}; });
  CHECK(other.endpoint() == free_endpoint);
  check_serves_others(holder);
}

TEST_CASE("a network may be destroyed with everything under way") {
  for (int round = 0; round < 10; ++round) {
    std::atomic<int> completed{0};
    constexpr int kRequests = 100;
    {
      TcpNode one("destroyed one");
      TcpNode two("destroyed two");
      one.network->connect(two.address());
      two.network->connect(one.address());
      for (int i = 0; i < kRequests / 2; ++i) {
        one.network->request(two.key(), Ping{}, {}, [&](const Result<Message>&) { ++completed; });
        two.network->request(one.key(), Ping{}, {}, [&](const Result<Message>&) { ++completed; });
      }
    }
    CHECK(completed == kRequests);
  }
}

TEST_CASE("a network that was created and never started may be destroyed") {
  NetworkOptions options;
  options.signer = Identity("never started").signer();
  const auto network = Network::create(std::move(options)).value();
  CHECK(network->listening_endpoints().empty());
}

TEST_CASE("a responder may be used from any thread after its network is gone") {
  std::promise<Responder> kept;
  std::optional<Responder> responder;
  TcpNode asker("late asker");
  {
    TcpNode answerer("late answerer", {}, [&](Network& network) {
      network.handle<Ping>(
          [&](const Ping&, const RequestContext&, Responder given) { kept.set_value(std::move(given)); });
    });
    connect(asker, answerer);
    auto reply = asker.network->request_future(answerer.key(), Ping{}, {60s});
    responder.emplace(kept.get_future().get());
    answerer.network->stop();
    CHECK(reply.get().error() == Errc::closed);
  }
  std::thread([&] { CHECK(responder->respond(Ok{})); }).join();
}
