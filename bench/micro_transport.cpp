// What framing costs: cutting a stream into frames, by frame size, in pieces of one read.
#include "transport/frame_reader.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>

namespace {

constexpr std::size_t kReadBytes = 64U << 10U;
constexpr std::size_t kFrames = 1000;

void cut_frames(benchmark::State& state) {
  const auto payload_bytes = static_cast<std::size_t>(state.range(0));
  p2p::Bytes frame(p2p::FrameReader::kHeaderBytes + payload_bytes, 7);
  p2p::write_frame_header(frame);
  p2p::Bytes stream;
  for (std::size_t count = 0; count < kFrames; ++count) stream.insert(stream.end(), frame.begin(), frame.end());

  for (auto _ : state) {
    p2p::FrameReader reader(64U << 20U);
    for (std::size_t begin = 0; begin < stream.size(); begin += kReadBytes) {
      p2p::BytesView piece = p2p::BytesView(stream).subspan(begin);
      piece = piece.first(std::min(piece.size(), kReadBytes));
      while (!piece.empty()) {
        if (*reader.consume(piece)) benchmark::DoNotOptimize(reader.take_frame());
      }
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kFrames));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * stream.size()));
}
BENCHMARK(cut_frames)->Arg(2)->Arg(300)->Arg(1'200)->Arg(100'000);

void write_header(benchmark::State& state) {
  p2p::Bytes frame(p2p::FrameReader::kHeaderBytes + 300, 7);
  for (auto _ : state) {
    p2p::write_frame_header(frame);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(write_header);

}  // namespace

BENCHMARK_MAIN();
