// The power goes after each system call in turn, and everything that was not synced survives or not, in all
// combinations.
#include "store/model_directory.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

/// What a store may find when it begins, and which state it then holds, if any.
struct Beginning {
  std::string name;
  Files files;
  std::optional<Bytes> state;
};

std::vector<Beginning> beginnings() {
  return {
      {"nothing", {}, std::nullopt},
      {"one state", {{"seeds.state", file_of(1)}}, state(1)},
      {"two states", {{"seeds.state", file_of(2)}, {"seeds.previous", file_of(1)}}, state(2)},
      {"a previous state alone", {{"seeds.previous", file_of(1)}}, state(1)},
      {"a previous state and a left-over", {{"seeds.previous", file_of(1)}, {"seeds.new", file_of(2)}}, state(1)},
      {"a torn left-over", {{"seeds.state", file_of(1)}, {"seeds.new", damaged(file_of(2))}}, state(1)},
      {"a damaged state", {{"seeds.state", damaged(file_of(2))}, {"seeds.previous", file_of(1)}}, state(1)},
  };
}

/// Every disk that a loss of power can leave.
std::set<Files> survivors(const ModelDisk& disk) {
  std::set<Files> all;
  for (std::size_t kept = 0; kept < std::size_t{1} << disk.unsynced_changes(); ++kept) {
    for (const UnsyncedBytes unsynced : kAllUnsyncedBytes) all.insert(disk.after_power_loss(kept, unsynced));
  }
  return all;
}

/// Does something on a disk with these files whose power goes after `calls` calls; gives what may be left, and whether
/// the power went before it was done.
struct Cut {
  std::set<Files> left;
  bool went = false;
  bool succeeded = false;
};
Cut cut_after(std::size_t calls, const Files& files, const std::function<bool(StateStore&)>& act) {
  ModelDisk disk(files);
  disk.faults.fail_at = calls;
  disk.faults.failures = SIZE_MAX;
  Cut cut;
  cut.succeeded = act(*open_store(disk));
  cut.went = disk.calls().size() > calls;
  cut.left = survivors(disk);
  return cut;
}

/// Calls `check` with all that is left after each cut of `act`, and after `act` without one. Returns how many cuts.
std::size_t for_each_cut(const Files& files, const std::function<bool(StateStore&)>& act,
                         const std::function<void(const Files& left, bool succeeded)>& check) {
  for (std::size_t calls = 0;; ++calls) {
    const Cut cut = cut_after(calls, files, act);
    for (const Files& left : cut.left) check(left, cut.succeeded);
    if (!cut.went) return calls;
  }
}

bool save(StateStore& store, std::uint8_t number) { return store.save("seeds", state(number)).has_value(); }

/// What the first load after a start gives; the load itself must succeed.
std::optional<Bytes> load(const Files& files) {
  ModelDisk disk(files);
  const auto loaded = open_store(disk)->load("seeds");
  REQUIRE(loaded.has_value());
  return loaded->bytes;
}

void check_that_saving_works(const Files& files) {
  ModelDisk disk(files);
  const auto store = open_store(disk);
  REQUIRE(store->save("seeds", state(9)).has_value());
  CHECK(store->load("seeds")->bytes == state(9));
  for (const Files& left : survivors(disk)) CHECK(load(left) == state(9));
}

}  // namespace

TEST_CASE("wherever the power goes in a save, the last or the previous state is there, and saving goes on") {
  for (const Beginning& beginning : beginnings()) {
    INFO("from " << beginning.name);
    std::size_t old_ones = 0;
    std::size_t new_ones = 0;
    const std::size_t cuts = for_each_cut(
        beginning.files, [](StateStore& store) { return save(store, 7); },
        [&](const Files& left, bool succeeded) {
          const auto found = load(left);
          CHECK((found == state(7) || (found == beginning.state && !succeeded)));
          ++(found == state(7) ? new_ones : old_ones);
          check_that_saving_works(left);
        });
    // Looking, removing, creating, writing, syncing, closing, renaming and syncing the names at least.
    CHECK(cuts >= 8);
    CHECK(old_ones > 0);
    CHECK(new_ones > 0);
  }
}

TEST_CASE("a save that was cut off leaves nothing damaged") {
  for (const Beginning& beginning : beginnings()) {
    if (beginning.name == "a damaged state") continue;
    INFO("from " << beginning.name);
    for_each_cut(
        beginning.files, [](StateStore& store) { return save(store, 7); },
        [&](const Files& left, bool) {
          ModelDisk disk(left);
          const auto loaded = open_store(disk)->load("seeds");
          REQUIRE(loaded.has_value());
          CHECK_FALSE(loaded->warning.has_value());
        });
  }
}

TEST_CASE("wherever the power goes in a load, the state is still there") {
  for (const Beginning& beginning : beginnings()) {
    INFO("from " << beginning.name);
    for_each_cut(
        beginning.files, [](StateStore& store) { return store.load("seeds").has_value(); },
        [&](const Files& left, bool) {
          CHECK(load(left) == beginning.state);
          check_that_saving_works(left);
        });
  }
}

TEST_CASE("power that goes again and again in saves still leaves one of the last states whole") {
  // From every disk that a cut can leave, the next save is cut in every way, too.
  std::set<Files> disks{{}};
  for (std::uint8_t round = 1; round <= 4; ++round) {
    std::set<Files> next;
    for (const Files& files : disks) {
      const auto before = load(files);
      for_each_cut(
          files, [&](StateStore& store) { return save(store, round); },
          [&](const Files& left, bool) {
            const auto found = load(left);
            CHECK((found == state(round) || found == before));
            next.insert(left);
          });
    }
    disks = std::move(next);
  }
  CHECK(disks.size() > 4);
}
