// What the file store makes of the files that it finds.
#include "store/model_directory.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

#include <string>

using namespace p2p;
using namespace p2p::test;

TEST_CASE("a store opened anew has the last state") {
  ModelDisk disk;
  REQUIRE(open_store(disk)->save("seeds", state(1)).has_value());
  REQUIRE(open_store(disk)->save("seeds", state(2)).has_value());
  const auto loaded = open_store(disk)->load("seeds");
  REQUIRE(loaded.has_value());
  CHECK(loaded->bytes == state(2));
  CHECK_FALSE(loaded->warning.has_value());
}

TEST_CASE("a save keeps the state before it as the previous copy, and nothing else") {
  ModelDisk disk;
  const auto store = open_store(disk);
  for (std::uint8_t number = 1; number <= 3; ++number) REQUIRE(store->save("seeds", state(number)).has_value());
  CHECK(disk.files() == Files{{"seeds.state", file_of(3)}, {"seeds.previous", file_of(2)}});
}

TEST_CASE("a load uses the previous copy when a cut between two renames left it alone") {
  ModelDisk disk({{"seeds.previous", file_of(1)}});
  const auto loaded = open_store(disk)->load("seeds");
  REQUIRE(loaded.has_value());
  CHECK(loaded->bytes == state(1));
  CHECK_FALSE(loaded->warning.has_value());
}

TEST_CASE("a load removes what a cut-off save has left") {
  ModelDisk disk({{"seeds.state", file_of(1)}, {"seeds.new", Bytes{1, 2}}});
  CHECK(open_store(disk)->load("seeds")->bytes == state(1));
  CHECK(disk.files() == Files{{"seeds.state", file_of(1)}});
}

TEST_CASE("a left-over of the first save ever is not a state") {
  ModelDisk disk({{"seeds.new", file_of(1)}});
  const auto loaded = open_store(disk)->load("seeds");
  REQUIRE(loaded.has_value());
  CHECK_FALSE(loaded->bytes.has_value());
  CHECK(disk.files().empty());
}

TEST_CASE("a damaged newest copy is set aside and told of once, and the previous one is loaded") {
  ModelDisk disk({{"seeds.state", damaged(file_of(2))}, {"seeds.previous", file_of(1)}});
  const auto store = open_store(disk);
  const auto loaded = store->load("seeds");
  REQUIRE(loaded.has_value());
  CHECK(loaded->bytes == state(1));
  REQUIRE(loaded->warning.has_value());
  CHECK(*loaded->warning == Errc::corrupt_state);
  CHECK(loaded->warning->detail() == "model/seeds.state: its hash is wrong; set aside as seeds.corrupt-1");
  CHECK(disk.files() == Files{{"seeds.corrupt-1", damaged(file_of(2))}, {"seeds.previous", file_of(1)}});

  const auto again = store->load("seeds");
  CHECK(again->bytes == state(1));
  CHECK_FALSE(again->warning.has_value());
}

TEST_CASE("when no copy is whole, loading fails until something is saved, also after a restart") {
  ModelDisk disk({{"seeds.state", damaged(file_of(2))}, {"seeds.previous", Bytes{}}});
  const auto loaded = open_store(disk)->load("seeds");
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error() == Errc::corrupt_state);
  CHECK(loaded.error().detail() ==
        "model/seeds.state: its hash is wrong; set aside as seeds.corrupt-1; "
        "model/seeds.previous: it has 0 bytes, fewer than a header; set aside as seeds.corrupt-2");

  const auto store = open_store(disk);
  const auto again = store->load("seeds");
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error() == Errc::corrupt_state);
  CHECK(again.error().detail() == "model has no whole copy of seeds, only seeds.corrupt-1, which was set aside");

  REQUIRE(store->save("seeds", state(3)).has_value());
  CHECK(store->load("seeds")->bytes == state(3));
}

TEST_CASE("an empty file is damage, not an empty state") {
  ModelDisk disk({{"seeds.state", Bytes{}}});
  const auto loaded = open_store(disk)->load("seeds");
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error() == Errc::corrupt_state);
}

TEST_CASE("damage that a save comes upon does not replace the previous copy, and the next load tells of it") {
  ModelDisk disk({{"seeds.state", damaged(file_of(2))}, {"seeds.previous", file_of(1)}});
  const auto store = open_store(disk);
  REQUIRE(store->save("seeds", state(3)).has_value());
  CHECK(disk.files() ==
        Files{{"seeds.corrupt-1", damaged(file_of(2))}, {"seeds.previous", file_of(1)}, {"seeds.state", file_of(3)}});
  const auto loaded = store->load("seeds");
  REQUIRE(loaded.has_value());
  CHECK(loaded->bytes == state(3));
  REQUIRE(loaded->warning.has_value());
  CHECK(loaded->warning->detail() == "model/seeds.state: its hash is wrong; set aside as seeds.corrupt-1");
  CHECK_FALSE(store->load("seeds")->warning.has_value());
}

TEST_CASE("of damaged files the first ones and the last one are kept") {
  ModelDisk disk;
  const auto store = open_store(disk, {.max_set_aside = 2});
  for (std::uint8_t number = 1; number <= 4; ++number) {
    disk.put("seeds.state", damaged(file_of(number)));
    CHECK_FALSE(store->load("seeds").has_value());
  }
  CHECK(disk.files() == Files{{"seeds.corrupt-1", damaged(file_of(1))}, {"seeds.corrupt-2", damaged(file_of(4))}});
}

TEST_CASE("a file of a later version is neither loaded nor replaced nor set aside") {
  const Files files{{"seeds.state", file_of_version(2, state(2))}, {"seeds.previous", file_of(1)}};
  ModelDisk disk(files);
  const auto store = open_store(disk);
  const auto loaded = store->load("seeds");
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error() == Errc::unsupported);
  CHECK(loaded.error().detail() == "model/seeds.state: it is of version 2, this library reads 1");
  const auto saved = store->save("seeds", state(3));
  REQUIRE_FALSE(saved.has_value());
  CHECK(saved.error() == Errc::unsupported);
  CHECK(disk.files() == files);
}

TEST_CASE("a state above the limit is not saved, one at the limit is") {
  ModelDisk disk;
  const auto store = open_store(disk, {.max_state_bytes = 11});
  CHECK(store->save("seeds", state(1)).has_value());
  const auto saved = store->save("seeds", state(2));
  REQUIRE_FALSE(saved.has_value());
  CHECK(saved.error().message() == "too large: seeds has 12 bytes, the limit is 11");
  CHECK(store->load("seeds")->bytes == state(1));
}

TEST_CASE("a file above the limit is neither loaded nor changed") {
  ModelDisk disk;
  REQUIRE(open_store(disk)->save("seeds", state(2)).has_value());
  const Files files = disk.files();
  const auto store = open_store(disk, {.max_state_bytes = 11});
  const auto loaded = store->load("seeds");
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error().message() == "too large: model/seeds.state has more than 63 bytes");
  CHECK(store->save("seeds", state(1)).error() == Errc::too_large);
  CHECK(disk.files() == files);
}
