// What several descriptions need: fields that must or must not be there, and unions.
#pragma once

#include "message/description.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace p2p::message {

/// A field that this layout does not carry. Refused when writing instead of being lost; the reference drops it.
template <class V>
void not_carried(V& v, FieldName name, bool is_empty, const char* layout) {
  if constexpr (!V::kDecoding && !V::kJson)
    if (!is_empty) v.refuse(name, std::string("not carried by ") + layout);
}

/// A field that this layout always carries.
template <class V, class T>
[[nodiscard]] FieldsOf<V, T>& carried(V& v, FieldName name, FieldsOf<V, std::optional<T>>& field) {
  if constexpr (V::kDecoding) {
    return field.emplace();
  } else {
    static const T kNothing{};
    if (field) return *field;
    v.refuse(name, "missing");
    return kNothing;
  }
}

/// For lists that decoding reverses, as the reference does (messages.md §4.3, L4).
template <class T>
void turn_around(std::vector<T>& items) {
  items = std::vector<T>(std::make_move_iterator(items.rbegin()), std::make_move_iterator(items.rend()));
}

/// Makes the alternative with this index the current one, with its default value.
template <class Variant, std::size_t I = 0>
void emplace_alternative(Variant& variant, std::size_t index) {
  if (index == I) {
    variant.template emplace<I>();
  } else if constexpr (I + 1 < std::variant_size_v<Variant>) {
    emplace_alternative<Variant, I + 1>(variant, index);
  }
}

/// A union whose codes on the wire are the indices of its alternatives, counted from `first`. `each` describes the
/// alternative that is there.
template <class V, class Variant, class Each>
void describe_union(V& v, FieldName name, Variant& variant, std::span<const Tag> tags, std::uint8_t first, Each each) {
  auto tag = static_cast<std::uint8_t>(variant.index() + first);
  v.tagged(name, tag, tags, [&] {
    if constexpr (V::kDecoding) emplace_alternative(variant, static_cast<std::size_t>(tag - first));
    std::visit(each, variant);
  });
}

}  // namespace p2p::message
