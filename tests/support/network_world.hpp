// Nodes in a simulated world: what the tests of the network's behaviour in virtual time share.
#pragma once

#include "support/catch.hpp"
#include "support/identity.hpp"

#include <p2p/messages/common.hpp>
#include <p2p/network.hpp>
#include <p2p/random_source.hpp>
#include <p2p/simulation.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2p::test {

inline constexpr std::uint16_t kNodePort = 3002;

[[nodiscard]] inline IpAddress ip(std::string_view text) { return IpAddress::parse(text).value(); }

/// A message that the wire cannot carry: not_representable.
[[nodiscard]] inline Message unencodable() { return ErrorMessage{static_cast<ErrorMessage::Reason>(99)}; }

/// What happened to one node, in order. Shared, since the world may go on after the node is gone.
struct NodeLog {
  struct Entry {
    TimePoint time;
    ConnectionEvent event;
  };
  std::vector<Entry> events;
  std::vector<std::pair<PublicKey, Error>> failed_requests;

  [[nodiscard]] std::size_t count(ConnectionEvent::Kind kind, Direction direction = Direction::outgoing) const {
    return static_cast<std::size_t>(std::count_if(events.begin(), events.end(), [&](const Entry& entry) {
      return entry.event.kind == kind && entry.event.direction == direction;
    }));
  }
  [[nodiscard]] std::vector<ConnectionEvent::Kind> kinds(Direction direction = Direction::outgoing) const {
    std::vector<ConnectionEvent::Kind> result;
    for (const Entry& entry : events)
      if (entry.event.direction == direction) result.push_back(entry.event.kind);
    return result;
  }
  [[nodiscard]] std::vector<TimePoint> times(ConnectionEvent::Kind kind) const {
    std::vector<TimePoint> result;
    for (const Entry& entry : events)
      if (entry.event.kind == kind) result.push_back(entry.time);
    return result;
  }
  /// Why the last connection in this direction was lost.
  [[nodiscard]] std::optional<Error> last_loss(Direction direction = Direction::outgoing) const {
    for (auto entry = events.rbegin(); entry != events.rend(); ++entry)
      if (entry->event.kind == ConnectionEvent::Kind::lost && entry->event.direction == direction)
        return entry->event.reason;
    return std::nullopt;
  }
};

/// A node of the world. It answers Ping with Ok unless `configure` or `register_handlers` say otherwise.
class SimNode {
 public:
  using Configure = std::function<void(NetworkOptions&)>;
  using Register = std::function<void(Network&)>;

  SimNode(Simulation& world, std::string_view host, const Configure& configure = {},
          const Register& register_handlers = {}, Curve curve = Curve::ed25519)
      : identity(host, curve), host_(ip(host)) {
    NetworkOptions options;
    options.signer = identity.signer();
    options.transport = world.transport(host_);
    options.random = seeded_random_source(std::hash<std::string_view>{}(host));
    options.listen = {Endpoint{host_, kNodePort}};
    options.on_connection_event = [log = log, loop = &world.loop()](const ConnectionEvent& event) {
      log->events.push_back({loop->now(), event});
    };
    options.on_request_failed = [log = log](const PublicKey& node, const Error& error) {
      log->failed_requests.emplace_back(node, error);
    };
    if (configure) configure(options);
    network = Network::create(std::move(options)).value();
    network->handle<Ping>(
        [](const Ping&, const RequestContext&, Responder responder) { (void)responder.respond(Ok{}); });
    if (register_handlers) register_handlers(*network);
    REQUIRE(network->start());
    REQUIRE(network->node_up());
  }

  [[nodiscard]] const PublicKey& key() const noexcept { return identity.public_key(); }
  [[nodiscard]] Endpoint endpoint() const { return {host_, kNodePort}; }
  [[nodiscard]] PeerAddress address() const { return {key(), endpoint()}; }
  [[nodiscard]] const IpAddress& host() const noexcept { return host_; }
  [[nodiscard]] std::uint64_t counter(Counter counter) const { return network->metrics()[counter]; }

  Identity identity;
  std::shared_ptr<NodeLog> log = std::make_shared<NodeLog>();
  std::unique_ptr<Network> network;

 private:
  IpAddress host_;
};

/// How a request ended, and how often its callback was called.
struct Outcome {
  int calls = 0;
  std::optional<Result<Message>> result;

  [[nodiscard]] bool done() const noexcept { return calls > 0; }
  [[nodiscard]] bool ok() const { return calls == 1 && result->has_value(); }
  [[nodiscard]] std::optional<Errc> error() const {
    if (calls != 1 || result->has_value()) return std::nullopt;
    return result->error().code();
  }
};

[[nodiscard]] inline std::shared_ptr<Outcome> request(Network& from, const PublicKey& to,
                                                      const Message& message = Ping{}, RequestOptions options = {},
                                                      RequestHandle* handle = nullptr) {
  auto outcome = std::make_shared<Outcome>();
  auto made = from.request(to, message, options, [outcome](Result<Message> result) {
    ++outcome->calls;
    outcome->result = std::move(result);
  });
  if (handle != nullptr) *handle = std::move(made);
  return outcome;
}

/// Connects and waits for it.
inline void connect(Simulation& world, SimNode& from, const SimNode& to) {
  from.network->connect(to.address());
  REQUIRE(world.run_until([&] { return from.network->connected(to.key()); }, std::chrono::seconds(10)));
}

/// The node goes on serving others: a newcomer gets its answer.
inline void check_serves_others(Simulation& world, const SimNode& node) {
  static int newcomers = 0;
  SimNode newcomer(world, "10.99.0." + std::to_string(++newcomers % 250 + 1));
  connect(world, newcomer, node);
  const auto outcome = request(*newcomer.network, node.key());
  CHECK(world.run_until([&] { return outcome->done(); }, std::chrono::seconds(5)));
  CHECK(outcome->ok());
  newcomer.network.reset();
  world.run_ready();
}

}  // namespace p2p::test
