#include "transport/write_queue.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>

namespace p2p {
namespace {

Bytes content(const WriteQueue::Gathered& gathered) {
  Bytes bytes;
  for (const asio::const_buffer& buffer : gathered) {
    const auto* data = static_cast<const std::uint8_t*>(buffer.data());
    bytes.insert(bytes.end(), data, data + buffer.size());
  }
  return bytes;
}

TEST_CASE("what is gathered is what was pushed, in order") {
  WriteQueue queue;
  queue.push({1, 2});
  queue.push({3});
  queue.push({4, 5, 6});
  CHECK(queue.bytes() == 6);
  CHECK(content(queue.gather()) == Bytes{1, 2, 3, 4, 5, 6});
  CHECK(queue.gather().bytes() == 6);
}

TEST_CASE("a partial write leaves the rest") {
  WriteQueue queue;
  queue.push({1, 2});
  queue.push({3, 4});
  queue.consume(3);
  CHECK(content(queue.gather()) == Bytes{4});
  queue.consume(1);
  CHECK(queue.empty());
}

TEST_CASE("taken in any pieces, the queue gives the bytes in order") {
  std::mt19937 random(3);
  WriteQueue queue;
  Bytes pushed;
  Bytes taken;
  std::uint8_t next = 0;
  for (int step = 0; step < 5'000; ++step) {
    Bytes entry;
    for (auto count = 1 + random() % 5; count > 0; --count) entry.push_back(next++);
    pushed.insert(pushed.end(), entry.begin(), entry.end());
    queue.push(std::move(entry));
    const Bytes front = content(queue.gather());
    const std::size_t count = std::min<std::size_t>(random() % 7, front.size());
    taken.insert(taken.end(), front.begin(), front.begin() + static_cast<std::ptrdiff_t>(count));
    queue.consume(count);
  }
  while (!queue.empty()) {
    const Bytes front = content(queue.gather());
    taken.insert(taken.end(), front.begin(), front.end());
    queue.consume(front.size());
  }
  CHECK(taken == pushed);
}

TEST_CASE("tiny pieces share a buffer, in order, also when a part of it has been taken") {
  WriteQueue queue;
  Bytes all;
  for (std::uint8_t index = 0; index < 100; ++index) {
    queue.push(Bytes(6, index));
    all.insert(all.end(), 6, index);
    if (index == 50) {
      queue.consume(7);
      all.erase(all.begin(), all.begin() + 7);
    }
  }
  const auto gathered = queue.gather();
  CHECK(std::distance(gathered.begin(), gathered.end()) == 1);
  CHECK(queue.bytes() == all.size());
  CHECK(content(gathered) == all);
}

}  // namespace
}  // namespace p2p
