// What encoding, decoding and the bit-level copies under them cost.
#include <benchmark/benchmark.h>
#include <p2p/messages/common.hpp>
#include <p2p/messages/nodes.hpp>
#include <p2p/messages/transactions.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"

namespace p2p {
namespace {

constexpr std::size_t kBlockBytes = 64 * 1024;

Bytes random_bytes(std::mt19937_64& random, std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

PublicKey random_key(std::mt19937_64& random, Curve curve) {
  const auto raw_size = *raw_public_key_size(static_cast<std::uint8_t>(curve));
  return PublicKey::from_raw(curve, Origin::software, random_bytes(random, raw_size)).value();
}

Address random_address(std::mt19937_64& random) {
  Bytes bytes = random_bytes(random, 34);
  bytes[0] = 0;
  bytes[1] = 0;
  return Address::from_bytes(bytes).value();
}

/// As in a real network: Ed25519 node keys, a BLS mining key.
Node random_node(std::mt19937_64& random) {
  Node node;
  node.ip = Ipv4{{10, 0, static_cast<std::uint8_t>(random()), static_cast<std::uint8_t>(random())}};
  node.port = 30002;
  node.first_public_key = random_key(random, Curve::ed25519);
  node.last_public_key = random_key(random, Curve::ed25519);
  node.origin_public_key = random_key(random, Curve::ed25519);
  node.mining_public_key = random_key(random, Curve::bls12_381);
  node.reward_address = random_address(random);
  node.last_address = random_address(random);
  return node;
}

Message node_list(std::int64_t size) {
  std::mt19937_64 random(1);
  NodeList list;
  for (std::int64_t i = 0; i < size; ++i) list.nodes.push_back(random_node(random));
  return list;
}

void encode(benchmark::State& state, const Message& message) {
  std::size_t size = 0;
  for (auto _ : state) {
    auto bytes = message.encode().value();
    size = bytes.size();
    benchmark::DoNotOptimize(bytes);
  }
  state.counters["bytes"] = static_cast<double>(size);
}

void decode(benchmark::State& state, const Message& message) {
  const Bytes bytes = message.encode().value();
  for (auto _ : state) {
    auto decoded = Message::decode(bytes);
    benchmark::DoNotOptimize(decoded);
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}

void encode_node_list(benchmark::State& state) { encode(state, node_list(state.range(0))); }
void decode_node_list(benchmark::State& state) { decode(state, node_list(state.range(0))); }
void encode_get_transaction(benchmark::State& state) { encode(state, GetTransaction{}); }
void decode_get_transaction(benchmark::State& state) { decode(state, GetTransaction{}); }
void decode_ok(benchmark::State& state) { decode(state, Ok{}); }
BENCHMARK(encode_node_list)->Arg(1)->Arg(100);
BENCHMARK(decode_node_list)->Arg(1)->Arg(100);
BENCHMARK(encode_get_transaction);
BENCHMARK(decode_get_transaction);
BENCHMARK(decode_ok);

/// Into a buffer that grows as the writer's does.
void copy_block(benchmark::State& state) {
  std::mt19937_64 random(1);
  const Bytes block = random_bytes(random, kBlockBytes);
  for (auto _ : state) {
    Bytes copy(block.begin(), block.end());
    benchmark::DoNotOptimize(copy.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBlockBytes));
}

/// Into a buffer that is there already.
void memcpy_block(benchmark::State& state) {
  std::mt19937_64 random(1);
  const Bytes block = random_bytes(random, kBlockBytes);
  Bytes copy(kBlockBytes);
  for (auto _ : state) {
    std::memcpy(copy.data(), block.data(), kBlockBytes);
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBlockBytes));
}

void write_block(benchmark::State& state) {
  std::mt19937_64 random(1);
  const Bytes block = random_bytes(random, kBlockBytes);
  for (auto _ : state) {
    wire::BitWriter writer;
    writer.bits(0, static_cast<unsigned>(state.range(0)));
    writer.bytes(block);
    benchmark::DoNotOptimize(std::move(writer).finish());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBlockBytes));
}

void read_block(benchmark::State& state) {
  std::mt19937_64 random(1);
  const Bytes block = random_bytes(random, kBlockBytes + 1);
  Bytes copy(kBlockBytes);
  for (auto _ : state) {
    wire::BitReader reader(block);
    benchmark::DoNotOptimize(reader.bits(static_cast<unsigned>(state.range(0))));
    reader.bytes(copy);
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBlockBytes));
}
BENCHMARK(copy_block);
BENCHMARK(memcpy_block);
BENCHMARK(write_block)->ArgName("shift")->Arg(0)->Arg(3);
BENCHMARK(read_block)->ArgName("shift")->Arg(0)->Arg(3);

}  // namespace
}  // namespace p2p

BENCHMARK_MAIN();
