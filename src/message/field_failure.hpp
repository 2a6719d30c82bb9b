// Where and why encoding or decoding failed. Nothing is built unless it did: the field that failed notes itself, then
// each enclosing field puts itself in front, e.g. "nodes[3].geo_patch". Owned by one encoder or decoder.
#pragma once

#include <p2p/error.hpp>

#include "message/description.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace p2p::message {

class FieldFailure {
 public:
  [[nodiscard]] bool happened() const noexcept { return happened_; }

  /// The first one counts; later ones are its consequences.
  void note(FieldName field, Errc code, std::string what, std::optional<std::size_t> bit = std::nullopt);
  /// It happened inside this field.
  void inside(FieldName field);
  /// It happened inside this element of this list.
  void inside_element(FieldName list, std::size_t index);

  /// "NodeList.nodes[3].geo_patch at bit 1234: <what>"
  [[nodiscard]] Error to_error(std::string_view message_name) const;

 private:
  bool happened_ = false;
  Errc code_{};
  std::string path_;
  std::string what_;
  std::optional<std::size_t> bit_;
};

}  // namespace p2p::message
