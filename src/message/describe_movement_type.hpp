// Description of <p2p/messages/movement_type.hpp>.
#pragma once

#include <p2p/messages/movement_type.hpp>

#include "message/description.hpp"

#include <cstdint>

namespace p2p::message {

inline constexpr Tag kMovementTypes[] = {{0, "UCO"}, {1, "token"}};

template <class V>
void describe_token(V& v, FieldsOf<V, Token>& token) {
  v.value("", token.address);
  v.value("", token.id);
}

template <class V>
void describe_movement_type(V& v, FieldName name, FieldsOf<V, MovementType>& type) {
  std::uint8_t tag = type.token() == nullptr ? 0 : 1;
  v.tagged(name, tag, kMovementTypes, [&] {
    if constexpr (V::kDecoding) type = tag == 0 ? MovementType() : MovementType(Token());
    if (auto* token = type.token()) describe_token(v, *token);
  });
}

}  // namespace p2p::message
