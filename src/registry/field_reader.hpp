// Takes whole-byte fields from untrusted bytes and remembers the first one that failed, and where. After that every
// read gives a default value. Owned by one parsing; not thread-safe; the data outlive it.
#pragma once

#include <p2p/address.hpp>
#include <p2p/bytes.hpp>
#include <p2p/error.hpp>
#include <p2p/keys.hpp>

#include "wire/bit_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2p::registry {

class FieldReader {
 public:
  explicit FieldReader(BytesView data) noexcept : reader_(data) {}

  [[nodiscard]] std::uint8_t u8(std::string_view field);
  [[nodiscard]] std::uint16_t u16(std::string_view field);
  [[nodiscard]] std::uint32_t u32(std::string_view field);
  template <std::size_t N>
  [[nodiscard]] std::array<std::uint8_t, N> array(std::string_view field) {
    begin(field);
    std::array<std::uint8_t, N> bytes{};
    reader_.bytes(bytes);
    check_truncated();
    return bytes;
  }
  [[nodiscard]] BytesView view(std::string_view field, std::size_t count);
  [[nodiscard]] PublicKey public_key(std::string_view field);
  [[nodiscard]] Address address(std::string_view field);
  /// The field just read has this value, which it must not have.
  void refuse(std::string_view why, unsigned value);

  /// In bytes.
  [[nodiscard]] std::size_t position() const noexcept { return reader_.position() / 8; }
  [[nodiscard]] bool at_end() const noexcept { return reader_.remaining_bits() == 0; }
  [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
  /// "<what>.<field> at byte 17: <why>". Only after a failure.
  [[nodiscard]] Error error(std::string_view what) const;

 private:
  void begin(std::string_view field) noexcept;
  void fail(Errc code, std::string why);
  void check_truncated();

  wire::BitReader reader_;
  std::string_view field_;       ///< the one read last
  std::size_t field_start_ = 0;  ///< in bytes
  std::optional<Error> error_;
};

}  // namespace p2p::registry
