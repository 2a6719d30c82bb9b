// What the tests of the file store share: a store on a model disk, states that tell their number, and spoilt files.
#pragma once

#include "crypto/digests.hpp"
#include "store/file_state_store.hpp"
#include "store/model_directory.hpp"
#include "store/state_file.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace p2p::test {

[[nodiscard]] inline std::unique_ptr<store::FileStateStore> open_store(ModelDisk& disk,
                                                                       const FileStateStoreOptions& options = {}) {
  return std::make_unique<store::FileStateStore>(std::make_unique<ModelDirectory>(disk), options);
}

/// The states that tests save one after the other: each of its own length and contents.
[[nodiscard]] inline Bytes state(std::uint8_t number) { return Bytes(10U + number, number); }

[[nodiscard]] inline Bytes file_of(std::uint8_t number) { return store::encode_state_file(state(number)); }

[[nodiscard]] inline Bytes damaged(Bytes file) {
  file.back() ^= 1U;
  return file;
}

/// As a later version of the library might write it, rightly hashed.
[[nodiscard]] inline Bytes file_of_version(std::uint8_t version, BytesView contents) {
  constexpr std::size_t kHashAt = 8;
  constexpr std::size_t kVersionAt = kHashAt + 32;
  Bytes file = store::encode_state_file(contents);
  file[kVersionAt + 3] = version;
  std::vector<std::uint8_t> hash(32);
  sha256(BytesView(file).subspan(kVersionAt), std::span<std::uint8_t, 32>(hash));
  std::copy(hash.begin(), hash.end(), file.begin() + kHashAt);
  return file;
}

}  // namespace p2p::test
