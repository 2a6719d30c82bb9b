// Floor 3. Bytes waiting to be written to one socket, in order. Empty it holds no memory. One thread.
#pragma once

#include <p2p/bytes.hpp>

#include <asio/buffer.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace p2p {

class WriteQueue {
 public:
  /// The front of the queue as one gathered write: a ConstBufferSequence, borrowed from the queue.
  class Gathered {
   public:
    [[nodiscard]] const asio::const_buffer* begin() const noexcept { return buffers_.data(); }
    [[nodiscard]] const asio::const_buffer* end() const noexcept { return buffers_.data() + count_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

   private:
    friend class WriteQueue;
    static constexpr std::size_t kMaxBuffers = 64;  // what Asio passes in one system call
    std::array<asio::const_buffer, kMaxBuffers> buffers_;
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;
  };

  /// Heartbeats that a peer does not read share a buffer: each alone would cost ten times its size.
  void push(Bytes bytes) {
    const bool merges = bytes_ != 0 && bytes.size() <= kTinyBytes && entries_.back().size() < kMergedBytes;
    bytes_ += bytes.size();
    if (merges)
      entries_.back().insert(entries_.back().end(), bytes.begin(), bytes.end());
    else
      entries_.push_back(std::move(bytes));
  }

  [[nodiscard]] bool empty() const noexcept { return bytes_ == 0; }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

  [[nodiscard]] Gathered gather() const noexcept {
    Gathered gathered;
    std::size_t skipped = front_sent_bytes_;
    for (std::size_t index = front_; index < entries_.size() && gathered.count_ < Gathered::kMaxBuffers; ++index) {
      const Bytes& entry = entries_[index];
      gathered.buffers_[gathered.count_++] = asio::const_buffer(entry.data() + skipped, entry.size() - skipped);
      gathered.bytes_ += entry.size() - skipped;
      skipped = 0;
    }
    return gathered;
  }

  /// The first `count` bytes have been taken.
  void consume(std::size_t count) noexcept {
    bytes_ -= count;
    if (bytes_ == 0) return clear();
    for (count += front_sent_bytes_; count >= entries_[front_].size(); ++front_) {
      count -= entries_[front_].size();
      Bytes().swap(entries_[front_]);
    }
    front_sent_bytes_ = count;
    drop_sent_entries();
  }

  void clear() noexcept {
    std::vector<Bytes>().swap(entries_);
    front_ = front_sent_bytes_ = bytes_ = 0;
  }

 private:
  static constexpr std::size_t kTinyBytes = 16;
  static constexpr std::size_t kMergedBytes = 4096;

  // Keeps the sent entries at the front fewer than the waiting ones, at a constant cost per entry.
  void drop_sent_entries() noexcept {
    if (front_ <= entries_.size() / 2) return;
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(front_));
    front_ = 0;
  }

  std::vector<Bytes> entries_;
  std::size_t front_ = 0;             ///< entries before it have been taken whole
  std::size_t front_sent_bytes_ = 0;  ///< of the entry at front_
  std::size_t bytes_ = 0;
};

}  // namespace p2p
