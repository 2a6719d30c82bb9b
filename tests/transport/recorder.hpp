// What a test knows about a stream: everything that it was told.
#pragma once

#include <p2p/transport.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace p2p::test {

class Recorder final : public StreamHandler {
 public:
  void on_bytes(BytesView bytes) override {
    received.insert(received.end(), bytes.begin(), bytes.end());
    ++pieces;
    if (when_bytes) when_bytes(bytes);
  }
  void on_drained() override { ++drained; }
  void on_closed(Error reason) override {
    ++closed;
    close_reason = std::move(reason);
    if (when_closed) when_closed();
  }

  void take(std::unique_ptr<Stream> taken) {
    stream = std::move(taken);
    stream->start(*this);
  }

  Bytes received;
  int pieces = 0;
  int drained = 0;
  int closed = 0;
  std::optional<Error> close_reason;
  UniqueFunction<void(BytesView)> when_bytes;
  UniqueFunction<void()> when_closed;
  std::unique_ptr<Stream> stream;
};

/// `count` bytes that tell their place.
[[nodiscard]] inline Bytes pattern(std::size_t count) {
  Bytes bytes(count);
  for (std::size_t index = 0; index < count; ++index)
    bytes[index] = static_cast<std::uint8_t>(index * 31 + index / 251);
  return bytes;
}

}  // namespace p2p::test
