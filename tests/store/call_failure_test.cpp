// System calls that fail, fall short or are interrupted.
#include "store/model_directory.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

#include <cerrno>
#include <cstddef>
#include <functional>
#include <string>

using namespace p2p;
using namespace p2p::test;

namespace {

Files two_states() { return {{"seeds.state", file_of(2)}, {"seeds.previous", file_of(1)}}; }

/// Lets each call of `act` fail in turn, alone or with all that follow, with each error.
void for_each_failure(const Files& files, const std::function<void(StateStore&)>& act,
                      const std::function<void(ModelDisk&, const std::string& call)>& check) {
  for (const int error : {EIO, ENOSPC}) {
    for (const std::size_t failures : {std::size_t{1}, SIZE_MAX}) {
      for (std::size_t at = 0;; ++at) {
        ModelDisk disk(files);
        disk.faults = {at, failures, error};
        act(*open_store(disk));
        if (disk.calls().size() <= at) break;
        const std::string call = disk.calls()[at];
        INFO(call << ", call " << at << ", fails with " << error << ", " << failures << " times");
        CHECK(disk.open_files() == 0);
        disk.faults = {};
        check(disk, call);
      }
    }
  }
}

}  // namespace

TEST_CASE("a save in which a call fails says so, and a whole state is there") {
  Result<void> saved;
  for_each_failure(
      two_states(), [&](StateStore& store) { saved = store.save("seeds", state(3)); },
      [&](ModelDisk& disk, const std::string& call) {
        // What was read is read, whether or not it could be closed.
        if (call != "close") {
          REQUIRE_FALSE(saved.has_value());
          CHECK(saved.error() == Errc::io_error);
          CHECK(saved.error().detail().find("model") != std::string::npos);
        }
        const auto loaded = open_store(disk)->load("seeds");
        REQUIRE(loaded.has_value());
        CHECK_FALSE(loaded->warning.has_value());
        CHECK((loaded->bytes == state(3) || (loaded->bytes == state(2) && !saved)));
        CHECK(open_store(disk)->save("seeds", state(4)).has_value());
        CHECK(open_store(disk)->load("seeds")->bytes == state(4));
      });
}

TEST_CASE("the error of a failed call names the call, the file and the reason") {
  ModelDisk disk;
  disk.faults = {3, 1, ENOSPC};
  const auto saved = open_store(disk)->save("seeds", state(3));
  REQUIRE_FALSE(saved.has_value());
  CHECK(disk.calls()[3] == "write");
  CHECK(saved.error().message() == "input or output failed: writing model/seeds.new: No space left on device");
}

TEST_CASE("a save that failed frees the room of what it had written") {
  ModelDisk disk(two_states());
  auto store = open_store(disk);
  disk.faults = {7, 1, ENOSPC};
  CHECK_FALSE(store->save("seeds", state(3)).has_value());
  CHECK(disk.calls()[7] == "sync");
  CHECK(disk.files() == two_states());
}

TEST_CASE("a load in which a call fails says so, or gives the state all the same") {
  const Files damaged_state{{"seeds.state", damaged(file_of(2))}, {"seeds.previous", file_of(1)}};
  Result<LoadedState> loaded;
  for_each_failure(
      damaged_state, [&](StateStore& store) { loaded = store.load("seeds"); },
      [&](ModelDisk& disk, const std::string&) {
        if (loaded) {
          CHECK(loaded->bytes == state(1));
          CHECK(loaded->warning.has_value());
        } else {
          CHECK(loaded.error() == Errc::io_error);
        }
        const auto again = open_store(disk)->load("seeds");
        REQUIRE(again.has_value());
        CHECK(again->bytes == state(1));
      });
}

TEST_CASE("a damaged file that cannot be set aside is told of, and replaced by the next save") {
  ModelDisk disk({{"seeds.state", damaged(file_of(2))}, {"seeds.previous", file_of(1)}});
  const auto store = open_store(disk);
  disk.faults = {5, 1, EROFS};
  const auto loaded = store->load("seeds");
  REQUIRE(disk.calls()[5] == "rename");
  REQUIRE(loaded.has_value());
  CHECK(loaded->bytes == state(1));
  REQUIRE(loaded->warning.has_value());
  CHECK(loaded->warning->detail().find("not set aside: renaming") != std::string::npos);

  disk.start_counting();
  CHECK(store->save("seeds", state(3)).has_value());
  CHECK(store->load("seeds")->bytes == state(3));
  CHECK(disk.files().at("seeds.previous") == file_of(1));
}

TEST_CASE("calls that fall short or are interrupted are continued") {
  ModelDisk disk;
  disk.faults.chunk_bytes = 3;
  disk.faults.interrupt = true;
  const auto store = open_store(disk);
  REQUIRE(store->save("seeds", state(1)).has_value());
  REQUIRE(store->save("seeds", state(200)).has_value());
  CHECK(store->load("seeds")->bytes == state(200));
  CHECK(disk.files() == Files{{"seeds.state", file_of(200)}, {"seeds.previous", file_of(1)}});
}

TEST_CASE("a disk that takes no bytes and gives no error is an error") {
  ModelDisk disk;
  disk.faults.chunk_bytes = 0;
  const auto saved = open_store(disk)->save("seeds", state(1));
  REQUIRE_FALSE(saved.has_value());
  CHECK(saved.error() == Errc::io_error);
}
