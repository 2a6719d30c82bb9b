#include "registry/field_reader.hpp"

#include <fmt/core.h>

#include <utility>

namespace p2p::registry {

void FieldReader::begin(std::string_view field) noexcept {
  field_ = field;
  field_start_ = position();
}

void FieldReader::fail(Errc code, std::string why) {
  if (failed()) return;
  error_.emplace(code, fmt::format("{} at byte {}: {}", field_, field_start_, why));
  reader_.stop();
}

void FieldReader::check_truncated() {
  if (!reader_.ok()) fail(Errc::truncated, "the bytes end inside it");
}

void FieldReader::refuse(std::string_view why, unsigned value) {
  fail(Errc::malformed, fmt::format("{} {}", why, value));
}

std::uint8_t FieldReader::u8(std::string_view field) {
  begin(field);
  const std::uint8_t value = reader_.u8();
  check_truncated();
  return value;
}

std::uint16_t FieldReader::u16(std::string_view field) {
  begin(field);
  const std::uint16_t value = reader_.u16();
  check_truncated();
  return value;
}

std::uint32_t FieldReader::u32(std::string_view field) {
  begin(field);
  const std::uint32_t value = reader_.u32();
  check_truncated();
  return value;
}

BytesView FieldReader::view(std::string_view field, std::size_t count) {
  begin(field);
  const BytesView bytes = reader_.view(count);
  check_truncated();
  return bytes;
}

PublicKey FieldReader::public_key(std::string_view field) {
  PublicKey key;
  const std::uint8_t curve = u8(field);
  const auto rest = key.reset(curve);
  if (rest.empty()) refuse("unknown curve", curve);
  reader_.bytes(rest);
  check_truncated();
  return key;
}

Address FieldReader::address(std::string_view field) {
  Address address;
  const std::uint8_t curve = u8(field);
  const std::uint8_t algorithm = reader_.u8();
  const auto digest = address.reset(curve, algorithm);
  if (digest.empty()) refuse("unknown hash algorithm", algorithm);
  reader_.bytes(digest);
  check_truncated();
  return address;
}

Error FieldReader::error(std::string_view what) const {
  return {error_->code(), fmt::format("{}.{}", what, error_->detail())};
}

}  // namespace p2p::registry
