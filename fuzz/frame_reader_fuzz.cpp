// However a stream is cut, its frames are those of the stream in one piece, and memory follows what was received.
//
// Input: a limit (two bytes, in units of 16), then cuts and bytes in turn: each piece is a length byte and the bytes.
#include "transport/frame_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

namespace {

using p2p::Bytes;
using p2p::BytesView;
using p2p::FrameReader;

constexpr std::size_t kFixedReserveBytes = 4096;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Outcome {
  std::vector<Bytes> frames;
  bool failed = false;
};

/// Feeds one piece; returns whether the reader can go on.
bool feed(FrameReader& reader, BytesView piece, Outcome& outcome) {
  while (!piece.empty()) {
    const std::size_t before = piece.size();
    const auto complete = reader.consume(piece);
    if (!complete) {
      outcome.failed = true;
      return false;
    }
    require(piece.size() < before);
    require(reader.reserved_bytes() <= std::max(kFixedReserveBytes, 2 * reader.received_bytes()));
    if (*complete) {
      require(!reader.in_frame());
      outcome.frames.push_back(reader.take_frame());
      require(reader.reserved_bytes() == 0);
      require(reader.received_bytes() == 0);
    } else {
      require(piece.empty());
    }
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t limit = (static_cast<std::size_t>(data[0]) << 8U | data[1]) * 16;
  BytesView rest(data + 2, size - 2);

  Outcome in_pieces;
  FrameReader reader(limit);
  Bytes whole;
  bool alive = true;
  while (!rest.empty()) {
    const std::size_t length = std::min<std::size_t>(rest.front(), rest.size() - 1);
    const BytesView piece = rest.subspan(1, length);
    rest = rest.subspan(1 + length);
    whole.insert(whole.end(), piece.begin(), piece.end());
    alive = alive && feed(reader, piece, in_pieces);
  }

  Outcome in_one;
  FrameReader other(limit);
  feed(other, whole, in_one);
  require(in_one.frames == in_pieces.frames);
  require(in_one.failed == in_pieces.failed);
  require(alive != in_pieces.failed);
  require(!alive || other.received_bytes() == reader.received_bytes());
  for (const Bytes& frame : in_one.frames) require(frame.size() <= limit);
  return 0;
}
