// Cuts a byte stream into frames `length:u32 ‖ payload` (core.md §2). Memory grows only with bytes received, whatever
// length was announced; between frames it holds none. Pure: no I/O, no time. One thread.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <cstdint>

namespace p2p {

class FrameReader {
 public:
  static constexpr std::size_t kHeaderBytes = 4;

  explicit FrameReader(std::size_t max_frame_bytes) noexcept { set_max_frame_bytes(max_frame_bytes); }

  /// Frames that begin from now on may have up to this many payload bytes.
  void set_max_frame_bytes(std::size_t max_frame_bytes) noexcept;

  /// Takes bytes from the front of `input` up to the end of one frame at most. True when a whole payload waits in
  /// take_frame(), which must then come first; false when more bytes are needed (then `input` is empty).
  /// frame_too_large as soon as the length says so; the reader must not be used after an error.
  [[nodiscard]] Result<bool> consume(BytesView& input);

  /// The payload of the frame just completed, moved out.
  [[nodiscard]] Bytes take_frame() noexcept;

  /// Bytes of memory held for the current frame: at most 4 KiB or twice what was received, whichever is more.
  [[nodiscard]] std::size_t reserved_bytes() const noexcept { return payload_.capacity(); }

  /// Whether a frame has begun and is not complete: it must then progress.
  [[nodiscard]] bool in_frame() const noexcept;
  /// Bytes of the current frame received, header included.
  [[nodiscard]] std::size_t received_bytes() const noexcept;

 private:
  std::uint32_t max_frame_bytes_ = 0;
  std::uint32_t announced_ = 0;
  std::uint8_t header_[kHeaderBytes] = {};
  std::uint8_t header_bytes_ = 0;
  bool complete_ = false;
  Bytes payload_;
};

/// `hb`, the heartbeat payload.
[[nodiscard]] bool is_heartbeat(BytesView payload) noexcept;
/// The complete heartbeat frame.
[[nodiscard]] Bytes heartbeat_frame();
/// Writes the length of `frame` (which begins with kHeaderBytes bytes of room) into its front.
void write_frame_header(Bytes& frame) noexcept;

}  // namespace p2p
