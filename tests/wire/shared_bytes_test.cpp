#include <p2p/shared_bytes.hpp>

#include <memory>
#include <utility>

#include "support/catch.hpp"

namespace p2p {
namespace {

TEST_CASE("shared bytes own what they are made of") {
  Bytes bytes{1, 2, 3};
  const SharedBytes moved(std::move(bytes));
  const Bytes source{1, 2, 3};
  const SharedBytes copied{BytesView(source)};
  CHECK(moved.size() == 3);
  CHECK(moved == copied);
  CHECK(copied.view().data() != source.data());
}

TEST_CASE("copies of shared bytes are the same bytes") {
  const SharedBytes bytes(Bytes{1, 2, 3});
  const SharedBytes copy = bytes;  // NOLINT(performance-unnecessary-copy-initialization): the copy is what is tested
  CHECK(copy.view().data() == bytes.view().data());
}

TEST_CASE("a borrowed part keeps the buffer that it is in") {
  auto buffer = std::make_shared<const Bytes>(Bytes{1, 2, 3, 4});
  const std::weak_ptr<const Bytes> watched = buffer;
  SharedBytes part = SharedBytes::borrow(BytesView(*buffer).subspan(1, 2), buffer);
  buffer.reset();
  CHECK_FALSE(watched.expired());
  CHECK(part == SharedBytes(Bytes{2, 3}));
  part = SharedBytes();
  CHECK(watched.expired());
}

TEST_CASE("shared bytes that were moved from are empty") {
  SharedBytes bytes(Bytes{1});
  const SharedBytes moved = std::move(bytes);
  CHECK(bytes.empty());  // NOLINT(bugprone-use-after-move): what is promised
  CHECK(moved.size() == 1);
}

TEST_CASE("shared bytes are compared by what they are") {
  CHECK(SharedBytes() == SharedBytes(Bytes{}));
  CHECK_FALSE(SharedBytes(Bytes{1}) == SharedBytes(Bytes{1, 2}));
  CHECK_FALSE(SharedBytes(Bytes{1}) == SharedBytes(Bytes{2}));
}

}  // namespace
}  // namespace p2p
