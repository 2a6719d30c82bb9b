// What reading the node table costs while it changes: 10 000 nodes, one writer that updates 1000 times a second,
// readers on one core and on all. Beside it, in the same run, a std::unordered_map under a std::shared_mutex does the
// same. Its hash is not salted and its queries give pointers that nothing keeps valid, both to its advantage.
#include <benchmark/benchmark.h>
#include <p2p/geo.hpp>
#include <p2p/messages/nodes.hpp>
#include <p2p/node_lists.hpp>
#include <p2p/node_registry.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <random>
#include <shared_mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "discovery/merge_node_lists.hpp"

namespace p2p {
namespace {

constexpr std::size_t kNodes = 10'000;
constexpr std::chrono::microseconds kUpdateInterval{1000};
constexpr Seconds kDate{std::chrono::seconds(1'700'000'000)};
const GeoPatch kHere = GeoPatch::parse("C21").value();

PublicKey random_key(std::mt19937_64& random) {
  Bytes bytes(32);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return PublicKey::from_raw(Curve::ed25519, Origin::software, bytes).value();
}

/// Nine of ten authorized, and of them nine of ten available, as of kDate.
std::vector<Node> make_nodes() {
  std::mt19937_64 random(7);
  std::vector<Node> nodes(kNodes);
  for (std::size_t index = 0; index < kNodes; ++index) {
    Node& node = nodes[index];
    node.first_public_key = random_key(random);
    node.last_public_key = random_key(random);
    node.ip = Ipv4{{10, 0, static_cast<std::uint8_t>(index >> 8U), static_cast<std::uint8_t>(index)}};
    node.port = 30002;
    const auto digit = [&] { return static_cast<std::uint8_t>("0123456789ABCDEF"[random() % 16]); };
    node.geo_patch = node.network_patch = GeoPatch({digit(), digit(), digit()});
    node.enrollment_date = kDate - std::chrono::hours(1000) + std::chrono::seconds(index);
    node.authorized = random() % 10 != 0;
    if (node.authorized) node.authorization_date = kDate - std::chrono::hours(100);
    node.available = random() % 10 != 0;
    node.availability_update = kDate - std::chrono::hours(1);
  }
  return nodes;
}

const std::vector<Node>& all_nodes() {
  static const std::vector<Node> nodes = make_nodes();
  return nodes;
}

/// The node table of this library.
class Ours {
 public:
  explicit Ours(const std::vector<Node>& nodes) {
    for (const Node& node : nodes) registry_->add_node(node);
  }
  std::uint32_t port_of(const PublicKey& key) const {
    return registry_->read([&](const NodeTable& table) { return table.find(key)->port; });
  }
  std::size_t authorized_and_available() const {
    return registry_->table()->authorized_and_available_nodes(kDate).size();
  }
  std::size_t nearest() const {
    const auto current = registry_->table();
    return sort_by_nearest_nodes(current->nodes(), kHere).size();
  }
  void set_available(const PublicKey& key, bool available) {
    const auto updated =
        available ? registry_->set_node_available(key, kDate) : registry_->set_node_unavailable(key, kDate);
    benchmark::DoNotOptimize(updated.has_value());
  }

 private:
  std::shared_ptr<NodeRegistry> registry_ = in_memory_node_registry();
};

/// What one would write at first.
class LockedMap {
 public:
  explicit LockedMap(const std::vector<Node>& nodes) {
    for (const Node& node : nodes) nodes_.emplace(node.first_public_key, node);
  }
  std::uint32_t port_of(const PublicKey& key) const {
    const std::shared_lock lock(mutex_);
    return nodes_.find(key)->second.port;
  }
  std::size_t authorized_and_available() const {
    NodeRefs selected;
    selected.reserve(kNodes);
    const std::shared_lock lock(mutex_);
    for (const auto& [key, node] : nodes_)
      if (node.authorized && *node.authorization_date <= kDate && node.available == (node.availability_update <= kDate))
        selected.push_back(&node);
    benchmark::DoNotOptimize(selected.data());
    return selected.size();
  }
  std::size_t nearest() const {
    std::vector<std::pair<double, const Node*>> sorted;
    sorted.reserve(kNodes);
    const std::shared_lock lock(mutex_);
    for (const auto& [key, node] : nodes_) sorted.emplace_back(network_distance(kHere, node.network_patch), &node);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    benchmark::DoNotOptimize(sorted.data());
    return sorted.size();
  }
  void set_available(const PublicKey& key, bool available) {
    const std::unique_lock lock(mutex_);
    Node& node = nodes_.find(key)->second;
    node.available = available;
    node.availability_update = kDate;
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<PublicKey, Node> nodes_;
};

template <class Table>
Table& table() {
  static Table instance(all_nodes());
  return instance;
}

/// Takes a node away and brings it back, again and again, once in each interval.
class Writer {
 public:
  explicit Writer(std::function<void(const PublicKey&, bool)> update)
      : thread_([this, update = std::move(update)] {
          auto next = std::chrono::steady_clock::now();
          for (std::size_t count = 0; !stopped_; ++count) {
            update(all_nodes()[count / 2 % kNodes].first_public_key, count % 2 == 1);
            std::this_thread::sleep_until(next += kUpdateInterval);
          }
        }) {}
  ~Writer() {
    stopped_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> stopped_{false};
  std::thread thread_;
};

std::optional<Writer>& writer() {
  static std::optional<Writer> running;
  return running;
}

template <class Table>
void start_writer(const benchmark::State&) {
  writer().emplace([](const PublicKey& key, bool available) { table<Table>().set_available(key, available); });
}
void stop_writer(const benchmark::State&) { writer().reset(); }

/// All first keys, in an order of this thread's own.
std::vector<PublicKey> shuffled_keys(const benchmark::State& state) {
  std::vector<PublicKey> keys;
  for (const Node& node : all_nodes()) keys.push_back(node.first_public_key);
  std::shuffle(keys.begin(), keys.end(), std::mt19937_64(static_cast<std::uint64_t>(state.thread_index())));
  return keys;
}

template <class Table>
void lookup(benchmark::State& state) {
  const auto keys = shuffled_keys(state);
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(table<Table>().port_of(keys[next]));
    if (++next == keys.size()) next = 0;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

template <class Table>
void authorized_and_available(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(table<Table>().authorized_and_available());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

template <class Table>
void nearest(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(table<Table>().nearest());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

template <class Table>
void update(benchmark::State& state) {
  std::size_t count = 0;
  for (auto _ : state) {
    table<Table>().set_available(all_nodes()[count / 2 % kNodes].first_public_key, count % 2 == 1);
    ++count;
  }
}

void add_all_nodes(benchmark::State& state) {
  for (auto _ : state) {
    const Ours filled(all_nodes());
    benchmark::DoNotOptimize(&filled);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kNodes));
}

// What peer exchange does with a list of all nodes.

void encode_list(benchmark::State& state) {
  const Message list = NodeList{all_nodes()};
  for (auto _ : state) benchmark::DoNotOptimize(list.encode());
}
void decode_list(benchmark::State& state) {
  const Bytes encoded = Message(NodeList{all_nodes()}).encode().value();
  for (auto _ : state) benchmark::DoNotOptimize(Message::decode(encoded));
}
void merge_three_lists(benchmark::State& state) {
  const std::vector<std::vector<Node>> lists(3, all_nodes());
  for (auto _ : state) benchmark::DoNotOptimize(merge_node_lists(lists));
}

void while_writing(benchmark::internal::Benchmark* benchmark) {
  benchmark->Threads(1)->UseRealTime();
  if (const auto cores = std::thread::hardware_concurrency(); cores > 1) benchmark->Threads(static_cast<int>(cores));
}

BENCHMARK_TEMPLATE(lookup, Ours)->Setup(start_writer<Ours>)->Teardown(stop_writer)->Apply(while_writing);
BENCHMARK_TEMPLATE(lookup, LockedMap)->Setup(start_writer<LockedMap>)->Teardown(stop_writer)->Apply(while_writing);
BENCHMARK_TEMPLATE(authorized_and_available, Ours)
    ->Setup(start_writer<Ours>)
    ->Teardown(stop_writer)
    ->Apply(while_writing);
BENCHMARK_TEMPLATE(authorized_and_available, LockedMap)
    ->Setup(start_writer<LockedMap>)
    ->Teardown(stop_writer)
    ->Apply(while_writing);
BENCHMARK_TEMPLATE(nearest, Ours)->Setup(start_writer<Ours>)->Teardown(stop_writer)->Apply(while_writing);
BENCHMARK_TEMPLATE(nearest, LockedMap)->Setup(start_writer<LockedMap>)->Teardown(stop_writer)->Apply(while_writing);
BENCHMARK_TEMPLATE(update, Ours);
BENCHMARK_TEMPLATE(update, LockedMap);
BENCHMARK(encode_list)->Unit(benchmark::kMillisecond);
BENCHMARK(decode_list)->Unit(benchmark::kMillisecond);
BENCHMARK(merge_three_lists)->Unit(benchmark::kMillisecond);
BENCHMARK(add_all_nodes)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace p2p

BENCHMARK_MAIN();
