#include "transport/frame_reader.hpp"

#include "support/catch.hpp"

#include <algorithm>

namespace p2p {
namespace {

constexpr std::size_t kLimit = 1U << 20U;

Bytes frame(const Bytes& payload) {
  Bytes bytes(FrameReader::kHeaderBytes + payload.size());
  std::copy(payload.begin(), payload.end(), bytes.begin() + FrameReader::kHeaderBytes);
  write_frame_header(bytes);
  return bytes;
}

Bytes header(std::uint32_t announced) {
  return {static_cast<std::uint8_t>(announced >> 24U), static_cast<std::uint8_t>(announced >> 16U),
          static_cast<std::uint8_t>(announced >> 8U), static_cast<std::uint8_t>(announced)};
}

std::vector<Bytes> read_all(FrameReader& reader, BytesView input) {
  std::vector<Bytes> frames;
  while (!input.empty()) {
    const Result<bool> complete = reader.consume(input);
    REQUIRE(complete.has_value());
    if (*complete) frames.push_back(reader.take_frame());
  }
  return frames;
}

TEST_CASE("a frame header is the payload's length in four bytes, big endian") {
  CHECK(frame(Bytes(0x010203, 7)).at(0) == 0);
  CHECK(frame(Bytes(0x010203, 7)).at(1) == 1);
  CHECK(frame(Bytes(0x010203, 7)).at(2) == 2);
  CHECK(frame(Bytes(0x010203, 7)).at(3) == 3);
}

TEST_CASE("frames come out whole wherever the stream is cut") {
  const std::vector<Bytes> payloads = {{1}, {}, {2, 3, 4, 5, 6}, {}, Bytes(300, 9), {'h', 'b'}};
  Bytes stream;
  for (const Bytes& payload : payloads) {
    const Bytes framed = frame(payload);
    stream.insert(stream.end(), framed.begin(), framed.end());
  }
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    FrameReader reader(kLimit);
    std::vector<Bytes> frames = read_all(reader, BytesView(stream).first(cut));
    for (Bytes& rest : read_all(reader, BytesView(stream).subspan(cut))) frames.push_back(std::move(rest));
    REQUIRE(frames == payloads);
    REQUIRE_FALSE(reader.in_frame());
  }
}

TEST_CASE("frames come out whole byte by byte") {
  FrameReader reader(kLimit);
  const Bytes payload = {1, 2, 3, 4, 5, 6, 7};
  const Bytes bytes = frame(payload);
  for (std::size_t index = 0; index < bytes.size(); ++index) {
    CHECK(reader.received_bytes() == index);
    CHECK(reader.in_frame() == (index > 0));
    BytesView one = BytesView(bytes).subspan(index, 1);
    const Result<bool> complete = reader.consume(one);
    REQUIRE(complete.has_value());
    CHECK(one.empty());
    CHECK(*complete == (index + 1 == bytes.size()));
  }
  CHECK(reader.received_bytes() == bytes.size());
  CHECK(reader.take_frame() == payload);
  CHECK(reader.received_bytes() == 0);
}

TEST_CASE("a completed frame leaves the bytes behind it in the input") {
  FrameReader reader(kLimit);
  Bytes bytes = frame({1, 2});
  bytes.push_back(0xAA);
  BytesView input = bytes;
  REQUIRE(reader.consume(input) == Result<bool>(true));
  CHECK(input.size() == 1);
  CHECK(input.front() == 0xAA);
}

TEST_CASE("an empty frame is complete with its header") {
  FrameReader reader(kLimit);
  const Bytes bytes = frame({});
  BytesView input = bytes;
  REQUIRE(reader.consume(input) == Result<bool>(true));
  CHECK(reader.take_frame().empty());
}

TEST_CASE("a frame of exactly the limit is read") {
  FrameReader reader(10);
  CHECK(read_all(reader, frame(Bytes(10, 1))).size() == 1);
}

TEST_CASE("a frame over the limit is refused as soon as its length is known") {
  FrameReader reader(10);
  const Bytes bytes = header(11);
  BytesView input = bytes;
  const Result<bool> result = reader.consume(input);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Errc::frame_too_large);
  CHECK(result.error().detail().find("11") != std::string::npos);
  CHECK(result.error().detail().find("10") != std::string::npos);
}

TEST_CASE("a raised limit holds for frames that begin later") {
  FrameReader reader(1);
  CHECK(read_all(reader, frame({7})).size() == 1);
  reader.set_max_frame_bytes(100);
  CHECK(read_all(reader, frame(Bytes(100, 1))).size() == 1);
}

TEST_CASE("a limit beyond 32 bits allows every length that can be announced") {
  FrameReader reader(std::size_t{1} << 32U);
  CHECK(read_all(reader, header(0xFFFFFFFF)).empty());
  CHECK(reader.in_frame());
}

TEST_CASE("an announced length reserves nothing until bytes come") {
  FrameReader reader(64U << 20U);
  const Bytes bytes = header(64U << 20U);
  CHECK(read_all(reader, bytes).empty());
  CHECK(reader.reserved_bytes() == 0);
}

TEST_CASE("memory for a frame stays within twice the bytes received") {
  constexpr std::size_t kAnnounced = 3'000'000;
  for (const std::size_t piece : {std::size_t{1000}, std::size_t{4097}, std::size_t{65536}}) {
    FrameReader reader(64U << 20U);
    CHECK(read_all(reader, header(kAnnounced)).empty());
    for (std::size_t sent = 0; sent < kAnnounced;) {
      const Bytes bytes(std::min(piece, kAnnounced - sent), 1);
      sent += bytes.size();
      const bool last = sent == kAnnounced;
      BytesView input = bytes;
      REQUIRE(reader.consume(input) == Result<bool>(last));
      REQUIRE(reader.reserved_bytes() <= std::max<std::size_t>(4096, 2 * sent));
      REQUIRE(reader.reserved_bytes() <= kAnnounced);
    }
    CHECK(reader.take_frame().size() == kAnnounced);
  }
}

TEST_CASE("a frame that comes in one piece takes exactly its size") {
  FrameReader reader(kLimit);
  const Bytes bytes = frame(Bytes(50'000, 3));
  BytesView input = bytes;
  REQUIRE(reader.consume(input) == Result<bool>(true));
  CHECK(reader.reserved_bytes() == 50'000);
}

TEST_CASE("between frames the reader holds no memory") {
  FrameReader reader(kLimit);
  CHECK(read_all(reader, frame(Bytes(50'000, 3))).size() == 1);
  CHECK(reader.reserved_bytes() == 0);
}

TEST_CASE("only the two bytes hb are a heartbeat") {
  CHECK(is_heartbeat(Bytes{'h', 'b'}));
  CHECK_FALSE(is_heartbeat(Bytes{'h', 'b', 0}));
  CHECK_FALSE(is_heartbeat(Bytes{'h'}));
  CHECK_FALSE(is_heartbeat(Bytes{}));
  CHECK_FALSE(is_heartbeat(Bytes{'b', 'h'}));
}

TEST_CASE("the heartbeat frame reads back as a heartbeat") {
  FrameReader reader(kLimit);
  const std::vector<Bytes> frames = read_all(reader, heartbeat_frame());
  REQUIRE(frames.size() == 1);
  CHECK(is_heartbeat(frames.front()));
}

}  // namespace
}  // namespace p2p
