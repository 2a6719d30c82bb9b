#include "discovery/bootstrap.hpp"

#include "discovery/bootstrapping_nodes.hpp"
#include "discovery/merge_node_lists.hpp"
#include "discovery/parallel_connect.hpp"
#include "support/once.hpp"

#include <p2p/geo.hpp>
#include <p2p/messages/nodes.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace p2p {
namespace {

using Step = BootstrapProgress::Step;

/// What an answer may tell of (core.md §9), however long a stranger made it: the seeds are kept, and all are connected
/// to.
std::vector<Node> at_most(const std::vector<Node>& nodes, std::size_t count) {
  const auto taken = static_cast<std::ptrdiff_t>(std::min(count, nodes.size()));
  return {nodes.begin(), nodes.begin() + taken};
}

/// Steps follow each other on the port's loop; nothing else touches the run.
class Bootstrap : public std::enable_shared_from_this<Bootstrap> {
 public:
  Bootstrap(BootstrapParts parts, BootstrapOptions options, UniqueFunction<void(Result<BootstrapReport>)> completion)
      : parts_(std::move(parts)), options_(std::move(options)), done_(std::move(completion), Error(Errc::stopped)) {}

  void run() {
    for (const Seed& seed : parts_.seeds)
      if (seed.public_key != port().self()) seeds_.push_back({seed.public_key, seed.endpoint()});
    report_.seeds = seeds_.size();
    if (seeds_.empty()) return done_(report_);
    connect(Step::connecting_seeds, seeds_, &Bootstrap::ask_seeds);
  }

 private:
  using Next = void (Bootstrap::*)();

  [[nodiscard]] DiscoveryPort& port() const { return *parts_.port; }
  void tell(Step step, std::size_t done, std::size_t total) const {
    if (options_.on_progress) options_.on_progress({step, done, total});
  }
  void connect(Step step, std::vector<PeerAddress> peers, Next next) {
    const std::size_t total = peers.size();
    tell(step, 0, total);
    connect_in_parallel(
        parts_.port, {std::move(peers), options_.parallel_connects, options_.connect_timeout},
        [self = shared_from_this(), step, total](std::size_t decided) { self->tell(step, decided, total); },
        [self = shared_from_this(), next] { (self.get()->*next)(); });
  }

  void ask_seeds() {
    std::vector<PublicKey> asked;
    for (const PeerAddress& seed : seeds_)
      if (port().connected(seed.first_public_key)) asked.push_back(seed.first_public_key);
    report_.seeds_connected = asked.size();
    if (asked.empty()) return give_up("no connection to any of " + std::to_string(seeds_.size()) + " seeds");
    unanswered_ = asked.size();
    tell(Step::asking_seeds, 0, asked.size());
    const GetBootstrappingNodes question{patch()};
    for (const PublicKey& seed : asked)
      port().request(seed, question, options_.request_timeout, [self = shared_from_this()](Result<Message> reply) {
        self->port().loop()->post([self, reply = std::move(reply)] { self->on_seed_reply(reply); });
      });
  }

  void on_seed_reply(const Result<Message>& reply) {
    if (const auto* answer = reply ? reply->get_if<BootstrappingNodes>() : nullptr) {
      ++report_.seeds_answered;
      new_seeds_.push_back(at_most(answer->new_seeds, kMaxNewSeeds));
      closest_.push_back(at_most(answer->closest_nodes, kMaxClosestNodes));
      closest_.push_back({as_received_first_node(answer->first_enrolled_node)});
    }
    --unanswered_;
    tell(Step::asking_seeds, report_.seeds_connected - unanswered_, report_.seeds_connected);
    if (unanswered_ > 0) return;
    if (report_.seeds_answered == 0)
      return give_up("none of " + std::to_string(report_.seeds_connected) + " seeds told of nodes");
    connect_closest();
  }

  void connect_closest() {
    std::vector<Seed> seeds;
    for (const Node& node : merge_node_lists(new_seeds_))
      seeds.push_back({node.ip, node.port, node.first_public_key, node.transport});
    parts_.learn_seeds(std::move(seeds));
    nodes_ = merge_node_lists(closest_);
    remember_nodes();
    connect(Step::connecting_closest_nodes, peers_nearest_first(), &Bootstrap::fetch_list);
  }

  void fetch_list() {
    tell(Step::fetching_node_list, 0, 1);
    port().fetch_nodes_list(
        nodes_, {options_.authorized_and_available, options_.list_sources, options_.request_timeout},
        [self = shared_from_this()](Result<std::vector<Node>> nodes) {
          self->port().loop()->post([self, nodes = std::move(nodes)]() mutable { self->on_list(std::move(nodes)); });
        });
  }

  void on_list(Result<std::vector<Node>> nodes) {
    if (!nodes) return done_(fail(std::move(nodes.error())));
    tell(Step::fetching_node_list, 1, 1);
    nodes_ = *std::move(nodes);
    remember_nodes();
    connect(Step::connecting_nodes, peers_nearest_first(), &Bootstrap::finish);
  }

  void finish() {
    for (const Node& node : nodes_) {
      if (node.first_public_key == port().self()) continue;
      ++report_.nodes;
      if (port().connected(node.first_public_key)) ++report_.nodes_connected;
    }
    done_(report_);
  }

  void give_up(std::string why) { done_(fail(Errc::network_issue, "bootstrap: " + std::move(why))); }

  /// What others have of the local node may be older than what it has itself.
  void remember_nodes() const {
    const bool knows_itself = parts_.registry->table()->find(port().self()) != nullptr;
    for (const Node& node : nodes_)
      if (!knows_itself || node.first_public_key != port().self()) parts_.registry->add_node(node);
  }
  [[nodiscard]] GeoPatch patch() const {
    if (options_.patch) return *options_.patch;
    const auto table = parts_.registry->table();
    const Node* self = table->find(port().self());
    return self != nullptr ? self->network_patch : GeoPatch();
  }
  [[nodiscard]] std::vector<PeerAddress> peers_nearest_first() const {
    const GeoPatch own_patch = patch();
    std::vector<std::pair<std::uint32_t, PeerAddress>> peers;
    for (const Node& node : nodes_)
      if (node.first_public_key != port().self())
        peers.emplace_back(squared_network_distance(own_patch, node.network_patch), PeerAddress::of(node));
    std::ranges::stable_sort(peers, {}, &decltype(peers)::value_type::first);
    std::vector<PeerAddress> nearest_first;
    for (const auto& [distance, peer] : peers) nearest_first.push_back(peer);
    return nearest_first;
  }

  const BootstrapParts parts_;
  const BootstrapOptions options_;
  Once<Result<BootstrapReport>> done_;
  BootstrapReport report_;
  std::vector<PeerAddress> seeds_;
  std::size_t unanswered_ = 0;
  std::vector<std::vector<Node>> new_seeds_;
  std::vector<std::vector<Node>> closest_;
  std::vector<Node> nodes_;  ///< that the step at hand is about
};

}  // namespace

std::string_view to_string(BootstrapProgress::Step step) noexcept {
  switch (step) {
    case Step::connecting_seeds:
      return "connecting_seeds";
    case Step::asking_seeds:
      return "asking_seeds";
    case Step::connecting_closest_nodes:
      return "connecting_closest_nodes";
    case Step::fetching_node_list:
      return "fetching_node_list";
    case Step::connecting_nodes:
      return "connecting_nodes";
  }
  return "unknown";
}

void start_bootstrap(BootstrapParts parts, BootstrapOptions options,
                     UniqueFunction<void(Result<BootstrapReport>)> completion) {
  const auto loop = parts.port->loop();
  auto bootstrap = std::make_shared<Bootstrap>(std::move(parts), std::move(options), std::move(completion));
  loop->post([bootstrap = std::move(bootstrap)] { bootstrap->run(); });
}

}  // namespace p2p
