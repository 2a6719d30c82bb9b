// What every built-in store does, and what the file store does with a real directory.
#include "store/temporary_directory.hpp"
#include "support/catch.hpp"

#include <p2p/state_store.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace p2p;
using p2p::test::TemporaryDirectory;

namespace {

std::vector<std::shared_ptr<StateStore>> each_store(const TemporaryDirectory& directory) {
  return {make_memory_state_store(), make_file_state_store(directory.path()).value()};
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

}  // namespace

TEST_CASE("a state that was never saved is nothing, without an error") {
  const TemporaryDirectory directory;
  for (const auto& store : each_store(directory)) {
    const auto loaded = store->load(state_names::kSeeds);
    REQUIRE(loaded.has_value());
    CHECK_FALSE(loaded->bytes.has_value());
    CHECK_FALSE(loaded->warning.has_value());
  }
}

TEST_CASE("the last state saved is loaded") {
  const TemporaryDirectory directory;
  for (const auto& store : each_store(directory)) {
    REQUIRE(store->save(state_names::kSeeds, Bytes{1, 2}).has_value());
    REQUIRE(store->save(state_names::kSeeds, Bytes{3}).has_value());
    CHECK(store->load(state_names::kSeeds)->bytes == Bytes{3});
  }
}

TEST_CASE("an empty state is a state") {
  const TemporaryDirectory directory;
  for (const auto& store : each_store(directory)) {
    REQUIRE(store->save(state_names::kSeeds, {}).has_value());
    CHECK(store->load(state_names::kSeeds)->bytes == Bytes{});
  }
}

TEST_CASE("states of different names do not meet") {
  const TemporaryDirectory directory;
  for (const auto& store : each_store(directory)) {
    REQUIRE(store->save(state_names::kSeeds, Bytes{1}).has_value());
    REQUIRE(store->save(state_names::kP2pView, Bytes{2}).has_value());
    CHECK(store->load(state_names::kSeeds)->bytes == Bytes{1});
    CHECK(store->load(state_names::kP2pView)->bytes == Bytes{2});
  }
}

TEST_CASE("names that could be a path or a store's other files are refused") {
  const TemporaryDirectory directory;
  for (const auto& store : each_store(directory)) {
    for (const std::string& name : {std::string(), std::string("../seeds"), std::string("a/b"), std::string("a.state"),
                                    std::string("Seeds"), std::string("a\0b", 3), std::string(65, 'a')}) {
      INFO("'" << name << "'");
      const auto loaded = store->load(name);
      REQUIRE_FALSE(loaded.has_value());
      CHECK(loaded.error() == Errc::invalid_argument);
      const auto saved = store->save(name, Bytes{1});
      REQUIRE_FALSE(saved.has_value());
      CHECK(saved.error() == Errc::invalid_argument);
    }
    CHECK(store->save(std::string(64, 'a'), Bytes{1}).has_value());
    CHECK(store->save("a-1_z", Bytes{1}).has_value());
  }
}

TEST_CASE("a file store survives its object") {
  const TemporaryDirectory directory;
  const Bytes large(1'000'000, 42);
  REQUIRE(make_file_state_store(directory.path()).value()->save("p2p_view", large).has_value());
  CHECK(make_file_state_store(directory.path()).value()->load("p2p_view")->bytes == large);
}

TEST_CASE("a missing directory is created with those above it, for its owner only") {
  const TemporaryDirectory directory;
  for (const std::string path : {"/one/two", "/three/", "/four//five"}) {
    const auto store = make_file_state_store(directory.path() + path);
    REQUIRE(store.has_value());
    CHECK((*store)->save("seeds", Bytes{1}).has_value());
    CHECK(mode_of(directory.path() + path) == 0700);
    CHECK(mode_of(directory.path() + path + "/seeds.state") == 0600);
  }
}

TEST_CASE("a relative directory is the one that it was when the store was opened") {
  const TemporaryDirectory directory;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  const auto store = make_file_state_store("data");
  std::filesystem::current_path(before);
  REQUIRE(store.has_value());
  CHECK((*store)->save("seeds", Bytes{1}).has_value());
  CHECK(std::filesystem::exists(directory.path() + "/data/seeds.state"));
}

TEST_CASE("a directory that another store has is refused until that store is gone") {
  const TemporaryDirectory directory;
  auto first = make_file_state_store(directory.path());
  REQUIRE(first.has_value());
  const auto second = make_file_state_store(directory.path());
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error() == Errc::invalid_state);
  CHECK(second.error().detail() ==
        "another store has " + directory.path() + ": " + directory.path() + "/store.lock is locked");
  first->reset();
  CHECK(make_file_state_store(directory.path()).has_value());
}

TEST_CASE("a directory that cannot be one is an error that names it") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/file";
  std::ofstream(file) << "text";
  for (const std::string& path : {file, file + "/below"}) {
    const auto store = make_file_state_store(path);
    REQUIRE_FALSE(store.has_value());
    CHECK(store.error() == Errc::io_error);
    CHECK(store.error().detail().find(file) != std::string::npos);
  }
  CHECK(make_file_state_store("").error() == Errc::invalid_argument);
}

TEST_CASE("a damaged file in a real directory is set aside and the previous state loaded") {
  const TemporaryDirectory directory;
  const auto store = make_file_state_store(directory.path()).value();
  REQUIRE(store->save("seeds", Bytes{1}).has_value());
  REQUIRE(store->save("seeds", Bytes{2}).has_value());
  std::filesystem::resize_file(directory.path() + "/seeds.state", 20);
  const auto loaded = store->load("seeds");
  REQUIRE(loaded.has_value());
  CHECK(loaded->bytes == Bytes{1});
  CHECK(loaded->warning.has_value());
  CHECK(std::filesystem::exists(directory.path() + "/seeds.corrupt-1"));
  CHECK_FALSE(std::filesystem::exists(directory.path() + "/seeds.state"));
}

TEST_CASE("a file of a 1.6.27 node beside the store's is left alone") {
  const TemporaryDirectory directory;
  std::ofstream(directory.path() + "/p2p_view") << "records";
  const auto store = make_file_state_store(directory.path()).value();
  CHECK_FALSE(store->load("p2p_view")->bytes.has_value());
  REQUIRE(store->save("p2p_view", Bytes{1}).has_value());
  CHECK(std::filesystem::file_size(directory.path() + "/p2p_view") == 7);
}

TEST_CASE("options that keep no damaged file are refused") {
  const TemporaryDirectory directory;
  CHECK(make_file_state_store(directory.path(), {.max_set_aside = 0}).error() == Errc::invalid_argument);
}
