// The blocking and the future forms on real threads, and where blocking is refused.
#include "support/catch.hpp"
#include "support/tcp_node.hpp"

#include <p2p/messages/nodes.hpp>

#include <atomic>
#include <future>
#include <vector>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;

TEST_CASE("a blocking request returns the reply, a future becomes ready with it") {
  TcpNode one("blocking one");
  TcpNode two("blocking two");
  connect(one, two);
  const auto typed = one.network->request(two.key(), Ping{}, {60s});
  REQUIRE(typed);
  CHECK(typed->is<Ok>());
  const auto raw = one.network->request_raw(two.key(), RawMessage::from_bytes({25}).value(), {60s});
  REQUIRE(raw);
  CHECK(raw->bytes() == Bytes{254});
  CHECK(one.network->request_future(two.key(), Ping{}, {60s}).get());
  CHECK(one.network->request_raw_future(two.key(), RawMessage::from_bytes({25}).value(), {60s}).get());
}

TEST_CASE("a blocking request to the local node is answered by the local handler") {
  TcpNode one("blocking one");
  CHECK(one.network->request(one.key(), Ping{}, {60s}));
}

TEST_CASE("the blocking connect_nodes returns when each has connected or failed") {
  TcpNode one("blocking one");
  TcpNode two("blocking two");
  TcpNode gone("blocking gone");
  const std::vector peers{two.address(), gone.address()};
  gone.network->stop();
  CHECK(one.network->connect_nodes(peers, 60s));
  CHECK(one.network->connected(two.key()));
  CHECK_FALSE(one.network->connected(gone.key()));
}

TEST_CASE("blocking calls are refused inside a completion") {
  TcpNode one("blocking one");
  TcpNode two("blocking two");
  connect(one, two);
  std::promise<std::pair<Errc, Errc>> promise;
  one.network->request(two.key(), Ping{}, {60s}, [&](const Result<Message>&) {
    const std::vector peers{two.address()};
    promise.set_value(
        {one.network->request(two.key(), Ping{}).error().code(), one.network->connect_nodes(peers).error().code()});
  });
  CHECK(promise.get_future().get() == std::pair{Errc::would_deadlock, Errc::would_deadlock});
}

TEST_CASE("blocking calls are refused in an in_line handler and allowed in a pool handler") {
  TcpNode target("blocking target");
  std::promise<Errc> in_line;
  std::promise<bool> pooled;
  TcpNode middle("blocking middle", {}, [&](Network& network) {
    network.handle<Ping>(
        [&](const Ping&, const RequestContext&, Responder responder) {
          in_line.set_value(network.request(target.key(), Ping{}).error().code());
          (void)responder.respond(Ok{});
        },
        HandlerMode::in_line);
    network.handle<ListNodes>([&](const ListNodes&, const RequestContext&, Responder responder) {
      pooled.set_value(network.request(target.key(), Ping{}, {60s}).has_value());
      (void)responder.respond(Ok{});
    });
  });
  TcpNode asker("blocking asker");
  connect(middle, target);
  connect(asker, middle);
  CHECK(asker.network->request(middle.key(), Ping{}, {60s}));
  CHECK(in_line.get_future().get() == Errc::would_deadlock);
  CHECK(asker.network->request(middle.key(), ListNodes{}, {60s}));
  CHECK(pooled.get_future().get());
}

TEST_CASE("a blocking request that is waiting when the network stops ends with stopped") {
  std::promise<void> asked;
  std::vector<Responder> kept;
  TcpNode mute("blocking mute", {}, [&](Network& network) {
    network.handle<Ping>([&](const Ping&, const RequestContext&, Responder responder) {
      kept.push_back(std::move(responder));
      asked.set_value();
    });
  });
  TcpNode one("blocking one");
  connect(one, mute);
  auto waiting = std::async(std::launch::async, [&] { return one.network->request(mute.key(), Ping{}, {60s}); });
  asked.get_future().wait();
  one.network->stop();
  const auto result = waiting.get();
  REQUIRE_FALSE(result);
  CHECK(result.error() == Errc::stopped);
}

TEST_CASE("requests beyond the queue of the handler threads get no reply, and that is counted") {
  std::promise<void> held;
  const std::shared_future<void> may_go = held.get_future().share();
  std::atomic<int> handled{0};
  TcpNode busy(
      "busy",
      [](NetworkOptions& options) {
        options.handler_threads = 1;
        options.limits.max_queued_handlers = 1;
      },
      [&](Network& network) {
        network.handle<Ping>([&](const Ping&, const RequestContext&, Responder responder) {
          ++handled;
          may_go.wait();
          (void)responder.respond(Ok{});
        });
      });
  TcpNode asker("asker of the busy");
  connect(asker, busy);
  auto first = asker.network->request_future(busy.key(), Ping{}, {60s});
  REQUIRE(eventually([&] { return handled == 1; }));
  std::vector<std::future<Result<Message>>> others;
  for (int i = 0; i < 3; ++i) others.push_back(asker.network->request_future(busy.key(), Ping{}, {60s}));
  REQUIRE(eventually([&] { return busy.network->metrics()[Counter::handler_queue_full] == 2; }));
  CHECK(eventually([&] { return busy.network->metrics()[Counter::requests_without_reply] == 2; }));
  held.set_value();
  CHECK(first.get());
  CHECK(eventually([&] { return handled == 2; }));
}
