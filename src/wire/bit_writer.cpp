#include "wire/bit_writer.hpp"

#include "wire/shifted_copy.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace p2p::wire {
namespace {

/// Room for the few small fields that often follow a large one; at least a step's word.
constexpr std::size_t kHeadroom = 64;

}  // namespace

BitWriter::BitWriter(std::size_t expected_bytes) : buffer_(expected_bytes + kSlack) {}

void BitWriter::grow(std::size_t count) {
  buffer_.resize(std::max(position_ + count + kHeadroom, buffer_.size() + buffer_.size() / 2));
}

void BitWriter::append_aligned(BytesView data) {
  if (buffer_.size() - position_ >= data.size() + kSlack) {
    if (!data.empty()) std::memcpy(buffer_.data() + position_, data.data(), data.size());
  } else {
    // insert() does not zero what it is about to overwrite.
    buffer_.resize(position_);
    buffer_.reserve(position_ + data.size() + kHeadroom);
    buffer_.insert(buffer_.end(), data.begin(), data.end());
    buffer_.resize(buffer_.size() + kHeadroom);
  }
  position_ += data.size();
}

void BitWriter::append_shifted(BytesView data) {
  if (data.empty()) return;
  require(data.size());
  std::uint8_t* to = buffer_.data() + position_;
  const unsigned kept = 8 - pending_;  // of each byte, for the next one
  to[0] = static_cast<std::uint8_t>(top_ >> 56U | data.front() >> pending_);
  shifted_copy(to + 1, data.data(), data.size() - 1, kept);
  position_ += data.size();
  top_ = std::uint64_t{data.back()} << (56U + kept);
}

void BitWriter::bytes(BytesView data) {
  if (pending_ == 0) {
    append_aligned(data);
  } else {
    append_shifted(data);
  }
}

void BitWriter::bit_field(BytesView data, std::size_t bit_count) {
  const std::size_t whole = bit_count / 8;
  bytes(data.first(whole));
  const auto rest = static_cast<unsigned>(bit_count % 8);
  if (rest > 0) step(static_cast<std::uint64_t>(data[whole]) >> (8U - rest), rest);
}

Bytes BitWriter::finish() && {
  if (pending_ > 0) {  // then a step or a shifted append left room behind them
    buffer_[position_++] = static_cast<std::uint8_t>(top_ >> 56U);
    pending_ = 0;
  }
  buffer_.resize(position_);
  return std::move(buffer_);
}

}  // namespace p2p::wire
