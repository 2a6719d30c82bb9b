// Whatever a store's files hold, a load gives the state of a whole file, or an error; it changes nothing that is whole,
// and a save after it works. What is no state is never taken for one, nor for nothing.
//
// Input: a byte that says what is there (bit 0: a whole previous copy; bit 1: a left-over with the same bytes; bit 2:
// the bytes are a state, to be put into a file), then the newest copy.
#include "../tests/store/model_directory.hpp"
#include "store/file_state_store.hpp"
#include "store/state_file.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace {

using namespace p2p;

constexpr FileStateStoreOptions kOptions{1024, 2};

void require(bool condition) {
  if (!condition) std::abort();
}

std::unique_ptr<StateStore> open(test::ModelDisk& disk) {
  return std::make_unique<store::FileStateStore>(std::make_unique<test::ModelDirectory>(disk), kOptions);
}

void require_that_saving_works(test::ModelDisk& disk) {
  const Bytes next{4, 5};
  require(open(disk)->save("seeds", next).has_value());
  require(open(disk)->load("seeds")->bytes == next);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool with_previous = (data[0] & 1U) != 0;
  const bool with_left_over = (data[0] & 2U) != 0;
  const Bytes input(data + 1, data + size);
  const Bytes newest = (data[0] & 4U) != 0 ? store::encode_state_file(input) : input;
  const Bytes previous{1, 2, 3};

  test::ModelDisk disk({{"seeds.state", newest}});
  if (with_previous) disk.put("seeds.previous", store::encode_state_file(previous));
  if (with_left_over) disk.put("seeds.new", newest);
  const test::Files before = disk.files();

  const auto loaded = open(disk)->load("seeds");
  require(disk.open_files() == 0);
  if (loaded && !loaded->warning) {
    require(store::encode_state_file(loaded->bytes.value()) == newest);
  } else if (loaded) {
    require(with_previous && loaded->bytes == previous);
    require(disk.files().at("seeds.corrupt-1") == newest);
  } else if (loaded.error() == Errc::corrupt_state) {
    require(!with_previous);
    require(open(disk)->load("seeds").error() == Errc::corrupt_state);
  } else {
    // Too large, or of a later version: left as it is.
    require(loaded.error() == Errc::too_large || loaded.error() == Errc::unsupported);
    require(disk.files() == before);
    return 0;
  }
  require_that_saving_works(disk);
  return 0;
}
