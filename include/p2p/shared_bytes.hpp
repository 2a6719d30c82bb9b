// Floor 0. Bytes that never change and cost nothing to copy: their own, or a part of a longer buffer that lives as long
// as any of them, e.g. the content of a transaction in the frame that brought it. A value; copies may be used from
// several threads. Whoever keeps a borrowed part for long keeps the whole buffer: copy it then.
#pragma once

#include <p2p/bytes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace p2p {

class SharedBytes {
 public:
  SharedBytes() noexcept = default;
  SharedBytes(Bytes bytes) {  // NOLINT(google-explicit-constructor): bytes are bytes
    if (bytes.empty()) return;
    auto owned = std::make_shared<const Bytes>(std::move(bytes));
    view_ = *owned;
    owner_ = std::move(owned);
  }
  /// A copy.
  explicit SharedBytes(BytesView bytes) {
    if (bytes.empty()) return;
    *this =
        make(bytes.size(), [bytes](std::span<std::uint8_t> to) { std::copy(bytes.begin(), bytes.end(), to.begin()); });
  }
  /// So many bytes, filled in place by `fill(std::span<std::uint8_t>)`: one block of memory.
  template <class Fill>
  [[nodiscard]] static SharedBytes make(std::size_t size, Fill fill) {
    SharedBytes bytes;
    if (size == 0) return bytes;
    auto owned = std::make_shared_for_overwrite<std::uint8_t[]>(size);
    fill(std::span<std::uint8_t>(owned.get(), size));
    bytes.view_ = {owned.get(), size};
    bytes.owner_ = std::move(owned);
    return bytes;
  }
  /// Not copied: `owner` keeps what `part` points to, unchanged.
  [[nodiscard]] static SharedBytes borrow(BytesView part, std::shared_ptr<const void> owner) noexcept {
    SharedBytes bytes;
    bytes.view_ = part;
    bytes.owner_ = std::move(owner);
    return bytes;
  }

  SharedBytes(const SharedBytes&) noexcept = default;
  SharedBytes& operator=(const SharedBytes&) noexcept = default;
  /// The moved-from one is empty.
  SharedBytes(SharedBytes&& other) noexcept
      : owner_(std::move(other.owner_)), view_(std::exchange(other.view_, BytesView())) {}
  SharedBytes& operator=(SharedBytes&& other) noexcept {
    owner_ = std::move(other.owner_);
    view_ = std::exchange(other.view_, BytesView());
    return *this;
  }
  ~SharedBytes() = default;

  [[nodiscard]] std::size_t size() const noexcept { return view_.size(); }
  [[nodiscard]] bool empty() const noexcept { return view_.empty(); }
  [[nodiscard]] BytesView view() const noexcept { return view_; }
  operator BytesView() const noexcept { return view_; }  // NOLINT(google-explicit-constructor): bytes are bytes

  /// By content.
  friend bool operator==(const SharedBytes& left, const SharedBytes& right) noexcept {
    return std::equal(left.view_.begin(), left.view_.end(), right.view_.begin(), right.view_.end());
  }

 private:
  std::shared_ptr<const void> owner_;
  BytesView view_;
};

static_assert(sizeof(SharedBytes) <= 4 * sizeof(void*));

}  // namespace p2p
