// Readers, writers and subscribers on several threads.
#include "registry/table_scene.hpp"
#include "support/catch.hpp"

#include <p2p/node_registry.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

constexpr std::uint32_t kNodes = 200;

/// Runs the same on several threads at once; `run` gets the thread's number.
template <class Run>
void on_threads(std::uint32_t count, Run run) {
  std::vector<std::thread> threads;
  for (std::uint32_t number = 0; number < count; ++number) threads.emplace_back([&run, number] { run(number); });
  for (auto& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("readers see each table whole, and never an older one after a newer one") {
  const TableScene scene;
  for (std::uint32_t number = 0; number < kNodes; ++number) scene.registry->add_node(numbered_node(number));
  std::atomic<bool> done{false};
  std::atomic<bool> consistent{true};
  std::thread writer([&] {
    // One node after the other: at any time the available ones are the first so many.
    for (int round = 0; round < 20; ++round) {
      for (std::uint32_t number = 0; number < kNodes; ++number)
        static_cast<void>(scene.registry->set_node_available(numbered_key(number), day(round)));
      for (std::uint32_t number = kNodes; number-- > 0;)
        static_cast<void>(scene.registry->set_node_unavailable(numbered_key(number), day(round)));
    }
    done = true;
  });
  on_threads(3, [&](std::uint32_t) {
    Seconds newest = Seconds::min();
    while (!done) {
      const auto table = scene.registry->table();
      const auto available = numbers_of(table->available_nodes());
      const Seconds seen = table->find(numbered_key(0))->availability_update;
      if (table->size() != kNodes || seen < newest) consistent = false;
      if (!available.empty() && available.back() + 1 != available.size()) consistent = false;
      newest = seen;
    }
  });
  writer.join();
  CHECK(consistent);
}

TEST_CASE("a table that is read stays whole while other threads update") {
  const TableScene scene;
  scene.registry->add_node(numbered_node(0));
  std::atomic<bool> done{false};
  std::atomic<bool> whole{true};
  std::thread writer([&] {
    for (std::uint32_t number = 1; number < kNodes; ++number) scene.registry->add_node(numbered_node(number));
    done = true;
  });
  on_threads(3, [&](std::uint32_t) {
    std::size_t before = 0;
    while (!done) {
      scene.registry->read([&](const NodeTable& table) {
        const std::size_t size = table.size();
        if (size < before || table.nodes().size() != size ||
            !table.find(numbered_key(static_cast<std::uint32_t>(size) - 1)))
          whole = false;
        before = size;
      });
    }
  });
  writer.join();
  CHECK(whole);
}

TEST_CASE("a reader sees an update as soon as it has returned") {
  const TableScene scene;
  std::atomic<std::uint32_t> added{0};
  std::atomic<bool> behind{false};
  std::thread writer([&] {
    for (std::uint32_t number = 0; number < 2000; ++number) {
      scene.registry->add_node(numbered_node(number));
      added = number + 1;
    }
  });
  on_threads(2, [&](std::uint32_t) {
    for (std::uint32_t before = 0; before < 2000; before = added)
      if (scene.registry->table()->size() < before) behind = true;
  });
  writer.join();
  CHECK_FALSE(behind);
}

TEST_CASE("updates of several writers are all kept, and every event comes once, in order") {
  constexpr std::uint32_t kWriters = 4;
  constexpr std::uint32_t kUpdates = 500;
  const TableScene scene;
  std::vector<std::uint32_t> next(kWriters, 0);  // guarded by the promise that callbacks run one at a time
  std::uint32_t out_of_order = 0;
  int running = 0;
  const auto subscription = scene.registry->subscribe([&](const Node& node) {
    if (++running != 1) ++out_of_order;
    const std::uint32_t number = number_of(node.first_public_key);
    if (next[number / kUpdates]++ != number % kUpdates) ++out_of_order;
    --running;
  });
  on_threads(kWriters, [&](std::uint32_t writer) {
    for (std::uint32_t update = 0; update < kUpdates; ++update)
      scene.registry->add_node(numbered_node(writer * kUpdates + update));
  });
  CHECK(out_of_order == 0);
  CHECK(next == std::vector<std::uint32_t>(kWriters, kUpdates));
  CHECK(scene.registry->table()->size() == kWriters * kUpdates);
}

TEST_CASE("events come in the order of the updates: the last one tells what the table holds") {
  const TableScene scene;
  scene.registry->add_node(numbered_node(1));
  double last = 0;
  const auto subscription = scene.registry->subscribe([&](const Node& node) { last = node.average_availability; });
  on_threads(4, [&](std::uint32_t writer) {
    for (std::uint32_t update = 0; update < 500; ++update)
      static_cast<void>(scene.registry->update_average_availability(numbered_key(1), writer * 1000 + update));
  });
  CHECK(scene.node(1).average_availability == last);
}

TEST_CASE("an update returns after its event has been delivered, by whatever thread") {
  const TableScene scene;
  std::vector<std::atomic<bool>> delivered(4 * 200);
  const auto subscription =
      scene.registry->subscribe([&](const Node& node) { delivered[number_of(node.first_public_key)] = true; });
  std::atomic<std::uint32_t> early{0};
  on_threads(4, [&](std::uint32_t writer) {
    for (std::uint32_t update = 0; update < 200; ++update) {
      const std::uint32_t number = writer * 200 + update;
      scene.registry->add_node(numbered_node(number));
      if (!delivered[number]) ++early;
    }
  });
  CHECK(early == 0);
}

TEST_CASE("unsubscribing from another thread waits for the callback that runs") {
  const TableScene scene;
  std::promise<void> entered;
  std::promise<void> released;
  std::atomic<bool> finished{false};
  auto subscription = scene.registry->subscribe([&](const Node&) {
    entered.set_value();
    released.get_future().wait();
    finished = true;
  });
  std::thread writer([&] { scene.registry->add_node(numbered_node(1)); });
  entered.get_future().wait();
  auto unsubscribed = std::async(std::launch::async, [&] {
    subscription.unsubscribe();
    return finished.load();
  });
  released.set_value();
  CHECK(unsubscribed.get());
  writer.join();
}

TEST_CASE("no event comes after unsubscribing while others update") {
  const TableScene scene;
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (std::uint32_t number = 0; !done; ++number) scene.registry->add_node(numbered_node(number % kNodes));
  });
  std::atomic<std::uint32_t> late{0};
  for (int round = 0; round < 200; ++round) {
    auto ended = std::make_shared<std::atomic<bool>>(false);
    auto subscription = scene.registry->subscribe([&late, ended](const Node&) {
      if (*ended) ++late;
    });
    std::this_thread::yield();
    subscription.unsubscribe();
    *ended = true;
  }
  done = true;
  writer.join();
  CHECK(late == 0);
}

TEST_CASE("callbacks on several threads may update, and all of it is delivered") {
  const TableScene scene;
  std::atomic<std::uint32_t> events{0};
  const auto subscription = scene.registry->subscribe([&](const Node& node) {
    ++events;
    const std::uint32_t number = number_of(node.first_public_key);
    if (number < 1000) scene.registry->add_node(numbered_node(number + 1000));
  });
  on_threads(4, [&](std::uint32_t writer) {
    for (std::uint32_t update = 0; update < 250; ++update)
      scene.registry->add_node(numbered_node(writer * 250 + update));
  });
  CHECK(events == 2000);
  CHECK(scene.registry->table()->size() == 2000);
}

TEST_CASE("a thread that ends, and a registry that ends, keep no table alive") {
  auto registry = in_memory_node_registry();
  registry->add_node(numbered_node(1));
  std::weak_ptr<const NodeTable> of_thread;
  std::thread([&] { of_thread = registry->table(); }).join();
  CHECK(of_thread.expired());

  const std::weak_ptr<const NodeTable> of_registry = registry->table();
  CHECK_FALSE(of_registry.expired());
  registry.reset();
  CHECK(of_registry.expired());
}

TEST_CASE("registries come and go while threads that have read them live on") {
  std::atomic<std::uint32_t> wrong{0};
  on_threads(3, [&](std::uint32_t) {
    for (std::uint32_t number = 0; number < 200; ++number) {
      const auto registry = in_memory_node_registry();
      registry->add_node(numbered_node(number));
      if (registry->table()->first_public_keys() != std::vector{numbered_key(number)}) ++wrong;
    }
  });
  CHECK(wrong == 0);
}
