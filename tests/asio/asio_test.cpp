// Two nodes on loopback, and a host that talks to them from its own io_context.
#include <p2p/asio.hpp>
#include <p2p/crypto.hpp>
#include <p2p/messages/common.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#if defined(ASIO_HAS_CO_AWAIT)
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/use_awaitable.hpp>
#endif

#include "support/catch.hpp"

#include <future>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace p2p;

std::unique_ptr<Network> make_node(std::string_view seed, bool listens, std::vector<Seed> seeds = {}) {
  NetworkOptions options;
  if (!seeds.empty()) options.seeds = std::move(seeds);
  options.signer = make_software_signer(derive_keypair(as_bytes(seed), 0).value()).value();
  options.io_threads = options.worker_threads = options.handler_threads = 1;
  if (listens) options.listen = {Endpoint::parse("127.0.0.1:0").value()};
  return Network::create(std::move(options)).value();
}

enum class Lists : bool { kept, answered };

/// A node that answers Ping and keeps every ListNodes unanswered unless told otherwise, and another that is connected
/// to it.
struct TwoNodes {
  std::vector<Responder> kept;
  std::unique_ptr<Network> server = make_node("server", true);
  std::unique_ptr<Network> client = make_node("client", false);

  explicit TwoNodes(Lists lists = Lists::kept) {
    server->handle<Ping>(
        [](const Ping&, const RequestContext&, Responder responder) { static_cast<void>(responder.respond(Ok{})); });
    if (lists == Lists::kept) keep_list_requests();
    REQUIRE(server->start());
    REQUIRE(server->node_up());
    REQUIRE(client->start());
  }
  void keep_list_requests() {
    server->handle_raw(2, [this](const RawMessage&, const RequestContext&, Responder responder) {
      kept.push_back(std::move(responder));
    });
  }
  ~TwoNodes() {
    client->stop();
    server->stop();
  }
  void connect() {
    const PeerAddress peer = address();
    REQUIRE(client->connect_nodes({&peer, 1}));
    REQUIRE(client->connected(peer.first_public_key));
  }
  PeerAddress address() const { return {server->public_key(), server->listening_endpoints().front()}; }
  /// The server, as it is in a node table.
  Node record() const {
    Node node;
    node.ip = Ipv4{{127, 0, 0, 1}};
    node.port = server->listening_endpoints().front().port;
    node.first_public_key = node.last_public_key = server->public_key();
    node.authorized = node.available = true;
    node.enrollment_date = node.availability_update = Seconds{std::chrono::seconds(1)};
    node.authorization_date = Seconds{std::chrono::seconds(1)};
    return node;
  }
};

RawMessage list_nodes() { return RawMessage::from_bytes({2, 0}).value(); }
#if defined(ASIO_HAS_CO_AWAIT)
RawMessage ping() { return RawMessage::from_bytes({25}).value(); }
#endif

}  // namespace

#if defined(ASIO_HAS_CO_AWAIT)
TEST_CASE("a coroutine connects, asks and gets its answer on its own executor") {
  TwoNodes nodes;
  asio::io_context host;
  const auto host_thread = std::this_thread::get_id();
  bool answered = false;
  auto conversation = [&]() -> asio::awaitable<void> {
    const Result<void> connected = co_await async_connect(*nodes.client, nodes.address(), asio::use_awaitable);
    CHECK(connected.has_value());
    const Result<Message> reply =
        co_await async_request(*nodes.client, nodes.server->public_key(), Ping{}, {}, asio::use_awaitable);
    CHECK(reply.value().is<Ok>());
    CHECK(std::this_thread::get_id() == host_thread);
    answered = true;
  };
  asio::co_spawn(host, conversation, asio::detached);
  host.run();
  CHECK(answered);
}

TEST_CASE("a coroutine reads and writes by quorum, typed and raw") {
  TwoNodes nodes;
  nodes.connect();
  asio::io_context host;
  bool answered = false;
  auto conversation = [&]() -> asio::awaitable<void> {
    const Node record = nodes.record();
    const Node* const node = &record;
    const PublicKey key = nodes.server->public_key();
    QuorumReadOptions options;
    options.acceptance_resolver = [](const Message& reply) { return reply.is<Ok>(); };
    const QuorumReadReport read =
        co_await async_quorum_read(*nodes.client, {&node, 1}, Ping{}, std::move(options), asio::use_awaitable);
    CHECK(read.result->is<Ok>());
    const RawQuorumReadReport raw_read =
        co_await async_quorum_read_raw(*nodes.client, {&node, 1}, ping(), {}, asio::use_awaitable);
    CHECK(raw_read.result->bytes() == Bytes{254});
    const QuorumWriteReport write =
        co_await async_quorum_write(*nodes.client, {&key, 1}, Ping{}, {}, asio::use_awaitable);
    CHECK(write.acknowledgements == 1);
    const RawQuorumWriteReport raw_write =
        co_await async_quorum_write_raw(*nodes.client, {&key, 1}, ping(), {}, asio::use_awaitable);
    CHECK(raw_write.acknowledgements == 1);
    answered = true;
  };
  asio::co_spawn(host, conversation, asio::detached);
  host.run();
  CHECK(answered);
}

TEST_CASE("a coroutine goes from a seed to the list of nodes") {
  TwoNodes nodes(Lists::answered);
  nodes.server->registry().add_node(nodes.record());
  asio::io_context host;
  bool answered = false;
  auto conversation = [&]() -> asio::awaitable<void> {
    const auto newcomer = make_node(
        "newcomer", false, std::vector{Seed::at(nodes.address().endpoint, nodes.server->public_key()).value()});
    CHECK(newcomer->start());
    const Result<BootstrapReport> report = co_await async_bootstrap(*newcomer, {}, asio::use_awaitable);
    CHECK(report->nodes_connected == 1);
    const auto table = newcomer->node_table();
    const Result<std::vector<Node>> list =
        co_await async_fetch_nodes_list(*newcomer, table->nodes(), false, {}, asio::use_awaitable);
    CHECK(list->size() == 1);
    answered = true;
  };
  asio::co_spawn(host, conversation, asio::detached);
  host.run();
  CHECK(answered);
}

TEST_CASE("an error reaches a coroutine as a value") {
  TwoNodes nodes;
  asio::io_context host;
  auto conversation = [&]() -> asio::awaitable<void> {
    const Result<RawMessage> reply =
        co_await async_request_raw(*nodes.client, nodes.server->public_key(), list_nodes(), {}, asio::use_awaitable);
    CHECK(reply.error() == Errc::not_connected);
  };
  asio::co_spawn(host, conversation, asio::detached);
  CHECK(host.run() > 0);
}
#endif

TEST_CASE("a cancellation slot cancels the request") {
  TwoNodes nodes;
  asio::io_context host;
  asio::cancellation_signal signal;
  nodes.connect();
  std::optional<Errc> ended_with;
  async_request_raw(*nodes.client, nodes.server->public_key(), list_nodes(), {},
                    asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(host, [&](const auto& reply) {
                                                   ended_with = reply.error().code();
                                                 })));
  signal.emit(asio::cancellation_type::terminal);
  host.run();
  CHECK(ended_with == Errc::cancelled);
}

TEST_CASE("a cancellation slot cancels the quorum read") {
  TwoNodes nodes;
  asio::io_context host;
  asio::cancellation_signal signal;
  nodes.connect();
  const Node record = nodes.record();
  const Node* const node = &record;
  std::optional<Errc> ended_with;
  async_quorum_read_raw(*nodes.client, {&node, 1}, list_nodes(), {},
                        asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(host, [&](const auto& report) {
                                                       ended_with = report.result.error().code();
                                                     })));
  signal.emit(asio::cancellation_type::terminal);
  host.run();
  CHECK(ended_with == Errc::cancelled);
}

TEST_CASE("a plain callback is one of the completion tokens of quorum operations and discovery") {
  TwoNodes nodes(Lists::answered);
  nodes.connect();
  nodes.server->registry().add_node(nodes.record());
  const Node record = nodes.record();
  const Node* const node = &record;
  std::promise<QuorumReadReport> read;
  async_quorum_read(*nodes.client, {&node, 1}, Ping{}, {},
                    [&](QuorumReadReport report) { read.set_value(std::move(report)); });
  CHECK(read.get_future().get().result.value().name() == "Ok");
  std::promise<Result<std::vector<Node>>> list;
  async_fetch_nodes_list(*nodes.client, {&node, 1}, false, {},
                         [&](Result<std::vector<Node>> nodes_listed) { list.set_value(std::move(nodes_listed)); });
  CHECK(list.get_future().get()->size() == 1);
  std::promise<Result<BootstrapReport>> report;
  async_bootstrap(*nodes.client, {}, [&](Result<BootstrapReport> made) { report.set_value(std::move(made)); });
  CHECK(report.get_future().get().value().seeds == 0);
}

TEST_CASE("a plain callback is one of the completion tokens") {
  TwoNodes nodes;
  nodes.connect();
  std::promise<Result<Message>> reply;
  async_request(*nodes.client, nodes.server->public_key(), Ping{}, {},
                [&](Result<Message> result) { reply.set_value(std::move(result)); });
  CHECK(reply.get_future().get().value().name() == "Ok");
}
