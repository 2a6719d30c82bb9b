// Bytes that nobody may find in memory afterwards.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace p2p {

using Raw32 = std::array<std::uint8_t, 32>;
using View32 = std::span<const std::uint8_t, 32>;

/// Overwrites in a way that the compiler does not leave out.
void cleanse(std::span<std::uint8_t> bytes) noexcept;

/// A fixed number of secret bytes, cleansed when the value dies. Not copied by accident.
template <std::size_t N>
class SecretBytes {
 public:
  SecretBytes() noexcept = default;
  explicit SecretBytes(std::span<const std::uint8_t, N> bytes) noexcept {
    for (std::size_t i = 0; i < N; ++i) bytes_[i] = bytes[i];
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { cleanse(bytes_); }

  [[nodiscard]] std::uint8_t* data() noexcept { return bytes_.data(); }
  [[nodiscard]] const std::uint8_t* data() const noexcept { return bytes_.data(); }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
  [[nodiscard]] std::span<const std::uint8_t, N> view() const noexcept { return bytes_; }

  template <std::size_t Offset, std::size_t Count>
  [[nodiscard]] std::span<const std::uint8_t, Count> part() const noexcept {
    return view().template subspan<Offset, Count>();
  }

 private:
  std::array<std::uint8_t, N> bytes_{};
};

}  // namespace p2p
