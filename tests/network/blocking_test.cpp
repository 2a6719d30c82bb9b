// The blocking and the future forms on real threads, and where blocking is refused.
#include "network/recording_logger.hpp"
#include "support/catch.hpp"
#include "support/nodes.hpp"
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

TEST_CASE("a repair function that finds the handler threads busy is dropped, and that is logged") {
  std::promise<void> held;
  const std::shared_future<void> may_go = held.get_future().share();
  std::atomic<int> handled{0};
  const auto logger = std::make_shared<RecordingLogger>();
  TcpNode asker(
      "busy asker",
      [&](NetworkOptions& options) {
        options.io_threads = options.handler_threads = 1;  // one loop: requests to itself keep their order
        options.limits.max_queued_handlers = 1;
        options.logger = logger;
      },
      [&](Network& network) {
        network.handle<Ping>([&](const Ping&, const RequestContext&, Responder responder) {
          ++handled;
          may_go.wait();
          (void)responder.respond(Ok{});
        });
      });
  TcpNode asked("asked by the busy");
  connect(asker, asked);
  auto running = asker.network->request_future(asker.key(), Ping{}, {60s});
  REQUIRE(eventually([&] { return handled == 1; }));
  auto queued = asker.network->request_future(asker.key(), Ping{}, {60s});
  REQUIRE(asker.network->request(asker.key(), Ping{}, {60s}).error() == Errc::no_reply);

  std::atomic<bool> repaired{false};
  QuorumReadOptions options;
  options.repair = [&](const std::optional<Message>&, const std::vector<NodeReply>&) { repaired = true; };
  Node record = make_node(1);
  record.first_public_key = asked.key();
  const Node* node = &record;
  CHECK(asker.network->quorum_read({&node, 1}, Ping{}, std::move(options)).result);
  CHECK(eventually([&] { return logger->texts("repair_dropped").size() == 1; }));
  held.set_value();
  CHECK(running.get());
  CHECK(queued.get());
  asker.network->stop();
  CHECK_FALSE(repaired);
}

namespace {

Node record_of(const TcpNode& node) {
  Node record = make_node(1);
  record.ip = Ipv4{{127, 0, 0, 1}};
  record.port = node.endpoint().port;
  record.first_public_key = record.last_public_key = node.key();
  return record;
}

}  // namespace

TEST_CASE("quorum operations have blocking and future forms") {
  TcpNode one("blocking one");
  TcpNode two("blocking two");
  connect(one, two);
  const Node record = record_of(two);
  const Node* const node = &record;
  const PublicKey key = two.key();
  const RawMessage ping = RawMessage::from_bytes({25}).value();
  CHECK(one.network->quorum_read_future({&node, 1}, Ping{}).get().result->is<Ok>());
  CHECK(one.network->quorum_read_raw_future({&node, 1}, ping).get().result->bytes() == Bytes{254});
  CHECK(one.network->quorum_write_future({&key, 1}, Ping{}).get().acknowledgements == 1);
  CHECK(one.network->quorum_write_raw_future({&key, 1}, ping).get().acknowledgements == 1);
  CHECK(one.network->quorum_read_raw({&node, 1}, ping).result);
  CHECK(one.network->quorum_write({&key, 1}, Ping{}).result);
}

TEST_CASE("bootstrapping and fetching lists have blocking and future forms") {
  TcpNode known("blocking known");
  const Node record = record_of(known);
  const Node* const node = &record;
  known.network->registry().add_node(record);
  TcpNode newcomer("blocking newcomer", [&](NetworkOptions& options) {
    options.seeds = std::vector{Seed::at(known.endpoint(), known.key()).value()};
  });
  const auto report = newcomer.network->bootstrap_future().get();
  REQUIRE(report);
  CHECK(report->nodes_connected == 1);
  CHECK(newcomer.network->bootstrap());
  const auto list = newcomer.network->fetch_nodes_list_future({&node, 1}, false).get();
  REQUIRE(list);
  CHECK(list->at(0).first_public_key == known.key());
  CHECK(newcomer.network->fetch_nodes_list({&node, 1}, false)->size() == 1);
}

TEST_CASE("a future of a network that has stopped is ready with that") {
  TcpNode one("blocking one");
  one.network->stop();
  CHECK(one.network->quorum_read_future({}, Ping{}).get().result.error() == Errc::stopped);
  CHECK(one.network->quorum_write_future({}, Ping{}).get().result.error() == Errc::stopped);
  CHECK(one.network->fetch_nodes_list_future({}, false).get().error() == Errc::stopped);
  CHECK(one.network->bootstrap_future().get().error() == Errc::stopped);
}
