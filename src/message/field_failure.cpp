#include "message/field_failure.hpp"

#include <fmt/core.h>

#include <utility>

namespace p2p::message {

void FieldFailure::note(FieldName field, Errc code, std::string what, std::optional<std::size_t> bit) {
  if (happened_) return;
  happened_ = true;
  code_ = code;
  path_ = field;
  what_ = std::move(what);
  bit_ = bit;
}

void FieldFailure::inside(FieldName field) {
  // The element of a list has no name of its own, but an index.
  const std::string_view name(field);
  const bool joined = name.empty() || path_.empty() || path_.front() == '[';
  path_.insert(0, std::string(name) + (joined ? "" : "."));
}

void FieldFailure::inside_element(FieldName list, std::size_t index) {
  inside(fmt::format("[{}]", index).c_str());
  inside(list);
}

Error FieldFailure::to_error(std::string_view message_name) const {
  std::string detail(message_name);
  if (!path_.empty()) detail += "." + path_;
  if (bit_) detail += " at bit " + std::to_string(*bit_);
  return {code_, detail + ": " + what_};
}

}  // namespace p2p::message
