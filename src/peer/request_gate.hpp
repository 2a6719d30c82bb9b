// How many requests of one accepted connection are worked on at once, and what happens to those beyond
// (docs/operations.md, limits): they wait undecoded, and when too many bytes wait reading pauses. Pure.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/limits.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace p2p {

class RequestGate {
 public:
  /// What a waiting frame costs beside its bytes: without it, empty frames could wait in any number.
  static constexpr std::size_t kFrameOverheadBytes = 64;

  explicit RequestGate(const Limits& limits) noexcept : limits_(limits) {}

  /// A frame has come: given back when it may be worked on now (its place is then taken), else kept waiting.
  [[nodiscard]] std::optional<Bytes> enter(Bytes frame) {
    if (next_ == waiting_.size() && has_place(frame.size())) {
      take_place(frame.size());
      return frame;
    }
    waiting_bytes_ += cost(frame);
    waiting_.push_back(std::move(frame));
    return std::nullopt;
  }

  /// A request that came in a frame of this size has ended.
  void leave(std::size_t frame_bytes) noexcept {
    --in_flight_;
    in_flight_bytes_ -= frame_bytes;
  }

  /// The waiting frame whose turn it is, if there is a place for it, which it then takes.
  [[nodiscard]] std::optional<Bytes> next() {
    if (next_ == waiting_.size() || !has_place(waiting_[next_].size())) return std::nullopt;
    Bytes frame = std::move(waiting_[next_++]);
    waiting_bytes_ -= cost(frame);
    take_place(frame.size());
    forget_taken();
    return frame;
  }

  [[nodiscard]] bool must_pause() const noexcept { return waiting_bytes_ > limits_.max_waiting_bytes; }
  /// With some distance, so that reading does not flutter.
  [[nodiscard]] bool may_resume() const noexcept { return waiting_bytes_ <= limits_.max_waiting_bytes / 2; }
  [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }
  [[nodiscard]] std::size_t waiting_bytes() const noexcept { return waiting_bytes_; }

 private:
  [[nodiscard]] static std::size_t cost(const Bytes& frame) noexcept { return frame.size() + kFrameOverheadBytes; }

  /// One request always has a place, however large its frame.
  [[nodiscard]] bool has_place(std::size_t frame_bytes) const noexcept {
    return in_flight_ == 0 || (in_flight_ < limits_.max_requests_in_flight &&
                               in_flight_bytes_ + frame_bytes <= limits_.max_in_flight_bytes);
  }

  void take_place(std::size_t frame_bytes) noexcept {
    ++in_flight_;
    in_flight_bytes_ += frame_bytes;
  }

  /// A queue that is never empty must not grow for ever; one that is empty holds no memory.
  void forget_taken() {
    if (next_ == waiting_.size()) {
      waiting_ = {};
      next_ = 0;
    } else if (next_ > waiting_.size() / 2) {
      waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(next_));
      next_ = 0;
    }
  }

  const Limits& limits_;
  std::size_t in_flight_ = 0;
  std::size_t in_flight_bytes_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::size_t next_ = 0;  ///< first frame that still waits
  std::vector<Bytes> waiting_;
};

}  // namespace p2p
