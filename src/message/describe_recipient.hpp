// Descriptions of <p2p/messages/recipient.hpp>. The version of the transaction decides on the layout.
#pragma once

#include <p2p/messages/recipient.hpp>

#include "message/describe_parts.hpp"
#include "message/description.hpp"

#include <cstdint>
#include <variant>

namespace p2p::message {

template <>
struct Described<Recipient> {
  static constexpr StructInfo kInfo{"Recipient", 272};
};
template <>
struct Described<VersionedRecipient> {
  static constexpr StructInfo kInfo{"VersionedRecipient", 304};
};

constexpr ArgumentForm argument_form(std::uint32_t tx_version) noexcept {
  if (tx_version == 2) return ArgumentForm::json_text;
  return tx_version == 3 ? ArgumentForm::counted_list : ArgumentForm::typed_value;
}

inline bool has_args(const Recipient& recipient) noexcept {
  return !std::holds_alternative<TypedValue::Nil>(recipient.args.data);
}

template <class V>
void describe_action(V& v, FieldsOf<V, Recipient>& recipient, std::uint32_t tx_version) {
  bool is_named = recipient.action.has_value();
  v.boolean("kind", is_named, Flag::byte);
  v.value("address", recipient.address);
  if (is_named) {
    v.byte_string("action", carried<V, std::string>(v, "action", recipient.action), Count::u8);
    v.arguments("args", recipient.args, argument_form(tx_version));
  } else {
    not_carried(v, "args", !has_args(recipient), "recipients without an action");
  }
}

template <class V>
void describe(V& v, FieldsOf<V, Recipient>& recipient, std::uint32_t tx_version) {
  if constexpr (V::kJson) {
    v.value("address", recipient.address);
    v.optional_of("action", recipient.action, Flag::byte,
                  [&v](auto& action) { v.byte_string("action", action, Count::u8); });
    v.arguments("args", recipient.args, argument_form(tx_version));
    v.args_json("args_json", recipient.args);
  } else if (tx_version == 1) {
    v.value("address", recipient.address);
    not_carried(v, "action", !recipient.action && !has_args(recipient), "transaction version 1");
  } else {
    describe_action(v, recipient, tx_version);
  }
}

template <class V>
void describe(V& v, FieldsOf<V, VersionedRecipient>& versioned) {
  v.u32("tx_version", versioned.tx_version);
  describe(v, versioned.recipient, versioned.tx_version);
}

}  // namespace p2p::message
