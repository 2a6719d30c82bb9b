#include "world.hpp"

#include "waiting.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>
#include <utility>

namespace p2p_demo {
namespace {

using Report = p2p::Result<p2p::BootstrapReport>;

std::future<Report> start_bootstrap(DemoNode& node, std::function<void(const p2p::BootstrapProgress&)> tell) {
  std::promise<Report> promise;
  auto report = promise.get_future();
  p2p::BootstrapOptions options;
  options.request_timeout = options.connect_timeout = kAnswerTime;
  options.on_progress = std::move(tell);
  node.network().bootstrap(std::move(options),
                           [promise = std::move(promise)](Report made) mutable { promise.set_value(std::move(made)); });
  return report;
}

}  // namespace

World::World() {
  const auto locator = make_locator();
  for (std::size_t place = 0; place < places().size(); ++place) {
    const auto told = nodes_.empty() ? std::nullopt : std::optional(seed().as_seed());
    nodes_.push_back(std::make_unique<DemoNode>(place, locator, told));
  }
  // As if it had validated the node transactions of all of them.
  for (const auto& node : nodes_) seed().network().add_and_connect_node(node->record());
}

World::~World() {
  // All of them before the first is gone: what one of them still does may look at the others.
  for (const auto& node : nodes_)
    if (node->alive()) node->network().stop();
}

DemoNode& World::at(std::string_view city) const {
  for (const auto& node : nodes_)
    if (places()[node->number() - 1].city == city) return *node;
  throw std::invalid_argument(fmt::format("no node in {}", city));
}

DemoNode& World::find(const p2p::PublicKey& key) const {
  for (const auto& node : nodes_)
    if (node->key() == key) return *node;
  throw std::invalid_argument(fmt::format("no node with the key {}", key.to_hex()));
}

std::vector<p2p::BootstrapReport> World::bootstrap(const DemoNode& watched,
                                                   const std::function<void(const p2p::BootstrapProgress&)>& tell) {
  std::vector<std::future<Report>> under_way;
  for (const auto& node : nodes_)
    if (node.get() != &seed()) under_way.push_back(start_bootstrap(*node, node.get() == &watched ? tell : nullptr));
  std::vector<p2p::BootstrapReport> reports;
  for (auto& waiting : under_way) {
    const Report report = expect_soon(std::move(waiting), "a node is still bootstrapping");
    expect(report.has_value(), report ? "" : fmt::format("bootstrapping: {}", report.error().message()));
    reports.push_back(*report);
  }
  expect_soon([this] { return connections() == nodes_.size() * (nodes_.size() - 1); },
              "not all nodes are connected to all others");
  return reports;
}

std::size_t World::connections_to(const DemoNode& node) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(nodes_, [&](const auto& from) { return from.get() != &node && from->connected(node); }));
}

std::size_t World::connections() const {
  std::size_t count = 0;
  for (const auto& node : nodes_) count += connections_to(*node);
  return count;
}

}  // namespace p2p_demo
