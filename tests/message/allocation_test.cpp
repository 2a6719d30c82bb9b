// What encoding and decoding ask of the heap.
#include <p2p/messages/chains.hpp>
#include <p2p/messages/nodes.hpp>

#include <cstddef>
#include <memory>

#include "support/allocation_counter.hpp"
#include "support/catch.hpp"

namespace p2p {
namespace {

std::size_t allocations_of_encoding(const Message& message) {
  const test::AllocationCounter counter;
  const auto encoded = message.encode();
  const std::size_t count = counter.so_far().count;
  REQUIRE(encoded);
  return count;
}

std::size_t allocations_of_decoding(const Message& message) {
  const Bytes encoded = message.encode().value();
  const test::AllocationCounter counter;
  const auto decoded = Message::decode(encoded);
  const std::size_t count = counter.so_far().count;
  REQUIRE(decoded);
  return count;
}

NodeList node_list(std::size_t size) {
  Node node;
  node.mining_public_key = PublicKey();
  return {std::vector<Node>(size, node)};
}

TEST_CASE("scalar fields, keys and addresses take nothing from the heap") {
  // The struct itself.
  CHECK(allocations_of_decoding(GetTransaction()) == 1);
  CHECK(allocations_of_decoding(NotifyLastTransactionAddress()) == 1);
  // The buffer.
  CHECK(allocations_of_encoding(GetTransaction()) == 1);
}

TEST_CASE("a list of nodes takes one block, however many fields its nodes have") {
  // The struct, and the list.
  CHECK(allocations_of_decoding(node_list(1)) == 2);
  CHECK(allocations_of_decoding(node_list(100)) == 2);
  CHECK(allocations_of_decoding(node_list(1000)) == 2);
  // The buffer, and its growth once the size of a node is known.
  CHECK(allocations_of_encoding(node_list(100)) <= 4);
  CHECK(allocations_of_encoding(node_list(1000)) <= allocations_of_encoding(node_list(100)) + 10);
}

TEST_CASE("large content that is borrowed takes no memory of its own") {
  Transaction transaction;
  transaction.data.content = Bytes(1'000'000);
  const auto encoded = std::make_shared<const Bytes>(Message(transaction).encode().value());
  const test::AllocationCounter counter;
  const auto message = Message::decode(*encoded, encoded);
  CHECK(counter.so_far().bytes < 2000);
  CHECK(message);
}

}  // namespace
}  // namespace p2p
