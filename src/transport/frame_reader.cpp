#include "transport/frame_reader.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace p2p {
namespace {

/// What an announced length alone may reserve. Raising it lets silent connections hold more.
constexpr std::size_t kFirstReserveBytes = 4096;

/// Room for `needed` bytes of a frame of `announced`: at most twice what has been received, so that a frame is moved
/// a logarithmic number of times and an announced length buys no memory.
std::size_t grown_capacity(std::size_t needed, std::size_t announced) noexcept {
  return std::min(announced, std::max(kFirstReserveBytes, 2 * needed));
}

std::uint32_t read_u32(const std::uint8_t* bytes) noexcept {
  return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
         static_cast<std::uint32_t>(bytes[2]) << 8U | static_cast<std::uint32_t>(bytes[3]);
}

void write_u32(std::uint8_t* bytes, std::uint32_t value) noexcept {
  bytes[0] = static_cast<std::uint8_t>(value >> 24U);
  bytes[1] = static_cast<std::uint8_t>(value >> 16U);
  bytes[2] = static_cast<std::uint8_t>(value >> 8U);
  bytes[3] = static_cast<std::uint8_t>(value);
}

constexpr std::uint8_t kHeartbeat[] = {'h', 'b'};

}  // namespace

void FrameReader::set_max_frame_bytes(std::size_t max_frame_bytes) noexcept {
  max_frame_bytes_ =
      static_cast<std::uint32_t>(std::min<std::size_t>(max_frame_bytes, std::numeric_limits<std::uint32_t>::max()));
}

Result<bool> FrameReader::consume(BytesView& input) {
  assert(!complete_ && "take_frame() comes first");
  if (header_bytes_ < kHeaderBytes) {
    const std::size_t taken = std::min(kHeaderBytes - header_bytes_, input.size());
    std::copy_n(input.begin(), taken, header_ + header_bytes_);
    header_bytes_ = static_cast<std::uint8_t>(header_bytes_ + taken);
    input = input.subspan(taken);
    if (header_bytes_ < kHeaderBytes) return false;
    announced_ = read_u32(header_);
    if (announced_ > max_frame_bytes_) {
      return fail(Errc::frame_too_large, fmt::format("{} bytes announced, {} allowed", announced_, max_frame_bytes_));
    }
  }

  const std::size_t taken = std::min<std::size_t>(announced_ - payload_.size(), input.size());
  const std::size_t needed = payload_.size() + taken;
  if (needed > payload_.capacity()) payload_.reserve(grown_capacity(needed, announced_));
  const BytesView part = input.first(taken);
  payload_.insert(payload_.end(), part.begin(), part.end());
  input = input.subspan(taken);
  complete_ = payload_.size() == announced_;
  return complete_;
}

Bytes FrameReader::take_frame() noexcept {
  assert(complete_);
  complete_ = false;
  header_bytes_ = 0;
  announced_ = 0;
  return std::exchange(payload_, Bytes{});
}

bool FrameReader::in_frame() const noexcept { return header_bytes_ > 0 && !complete_; }

std::size_t FrameReader::received_bytes() const noexcept { return header_bytes_ + payload_.size(); }

bool is_heartbeat(BytesView payload) noexcept {
  return std::equal(payload.begin(), payload.end(), std::begin(kHeartbeat), std::end(kHeartbeat));
}

Bytes heartbeat_frame() { return {0, 0, 0, 2, 'h', 'b'}; }

void write_frame_header(Bytes& frame) noexcept {
  assert(frame.size() >= FrameReader::kHeaderBytes);
  const std::size_t payload_bytes = frame.size() - FrameReader::kHeaderBytes;
  assert(payload_bytes <= std::numeric_limits<std::uint32_t>::max());
  write_u32(frame.data(), static_cast<std::uint32_t>(payload_bytes));
}

}  // namespace p2p
