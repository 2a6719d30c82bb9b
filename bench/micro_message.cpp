// What encoding, decoding and the bit-level copies under them cost.
#include <benchmark/benchmark.h>
#include <p2p/hex.hpp>
#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/messages/nodes.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
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

/// A golden vector of a transaction, by the name of its case.
Message transaction_vector(const std::string& name) {
  static const auto kVectors = [] {
    std::ifstream file(P2P_VECTORS_DIR "/messages.json");
    return nlohmann::json::parse(file);
  }();
  for (const auto& vector : kVectors.at("messages"))
    if (vector.at("message") == "Transaction" && vector.at("case") == name)
      return Message::decode(from_hex(vector.at("encoded").get<std::string>()).value()).value();
  throw std::invalid_argument(name);
}

/// 1 KB of content, one transfer, Ed25519, pending.
Message content_transaction() {
  std::mt19937_64 random(1);
  Transaction transaction;
  transaction.address = random_address(random);
  transaction.data.content = SharedBytes(random_bytes(random, 1024));
  transaction.data.ledger.uco.push_back({random_address(random), 100'000'000});
  transaction.previous_public_key = random_key(random, Curve::ed25519);
  transaction.previous_signature.bytes = random_bytes(random, 64);
  transaction.origin_signature.bytes = random_bytes(random, 64);
  return transaction;
}

void count(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations());
  state.counters["bytes"] = static_cast<double>(bytes);
}

void encode(benchmark::State& state, const Message& message) {
  std::size_t size = 0;
  for (auto _ : state) {
    auto bytes = message.encode().value();
    size = bytes.size();
    benchmark::DoNotOptimize(bytes);
  }
  count(state, size);
}

void decode(benchmark::State& state, const Message& message) {
  const Bytes bytes = message.encode().value();
  for (auto _ : state) {
    auto decoded = Message::decode(bytes);
    benchmark::DoNotOptimize(decoded);
  }
  count(state, bytes.size());
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

void encode_content_transaction(benchmark::State& state) { encode(state, content_transaction()); }
void decode_content_transaction(benchmark::State& state) { decode(state, content_transaction()); }
BENCHMARK(encode_content_transaction);
BENCHMARK(decode_content_transaction);

/// As a received frame is decoded: long contents refer to it.
void decode_borrowed(benchmark::State& state, const Message& message) {
  const auto bytes = std::make_shared<const Bytes>(message.encode().value());
  for (auto _ : state) {
    auto decoded = Message::decode(*bytes, bytes);
    benchmark::DoNotOptimize(decoded);
  }
  count(state, bytes->size());
}
void decode_large_content(benchmark::State& state) { decode(state, transaction_vector("content-200000")); }
void decode_large_content_borrowed(benchmark::State& state) {
  decode_borrowed(state, transaction_vector("content-200000"));
}
BENCHMARK(decode_large_content);
BENCHMARK(decode_large_content_borrowed);

void encode_vector(benchmark::State& state, const char* name) { encode(state, transaction_vector(name)); }
void decode_vector(benchmark::State& state, const char* name) { decode(state, transaction_vector(name)); }
// Typed arguments, which leave the rest of the message unaligned.
BENCHMARK_CAPTURE(encode_vector, recipients_named_v3_typed, "recipients-named-v3-typed");
BENCHMARK_CAPTURE(decode_vector, recipients_named_v3_typed, "recipients-named-v3-typed");
BENCHMARK_CAPTURE(encode_vector, recipients_named_v4_map, "recipients-named-v4-map");
BENCHMARK_CAPTURE(decode_vector, recipients_named_v4_map, "recipients-named-v4-map");
BENCHMARK_CAPTURE(encode_vector, recipients_v3_every_type, "recipients-v3-every-type");
BENCHMARK_CAPTURE(decode_vector, recipients_v3_every_type, "recipients-v3-every-type");
BENCHMARK_CAPTURE(encode_vector, recipients_mixed_v3_validated, "recipients-mixed-v3-validated");
BENCHMARK_CAPTURE(decode_vector, recipients_mixed_v3_validated, "recipients-mixed-v3-validated");
BENCHMARK_CAPTURE(encode_vector, contract_v4, "contract-v4");
BENCHMARK_CAPTURE(decode_vector, contract_v4, "contract-v4");
BENCHMARK_CAPTURE(encode_vector, code_utf8_compressed, "code-utf8-compressed");
BENCHMARK_CAPTURE(decode_vector, code_utf8_compressed, "code-utf8-compressed");

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
