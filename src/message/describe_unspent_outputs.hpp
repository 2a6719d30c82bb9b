// Descriptions of <p2p/messages/unspent_outputs.hpp>. The protocol version decides on the layout; the codes of the
// kinds of output and input differ between layouts (messages.md §4.4, oddity 3).
#pragma once

#include <p2p/messages/unspent_outputs.hpp>

#include "message/describe_movement_type.hpp"
#include "message/describe_parts.hpp"
#include "message/description.hpp"
#include "message/message_list.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

namespace p2p::message {

/// What one of these takes at least, by protocol version (messages.md §4.2).
constexpr std::size_t min_output_bits(std::uint32_t protocol_version) noexcept {
  if (protocol_version < 3) return 408;
  if (protocol_version == 3) return 352;
  return protocol_version < 7 ? 16 : 344;
}

template <>
struct Described<UnspentOutput> {
  static constexpr StructInfo kInfo{"UnspentOutput", min_output_bits(4)};
};
template <>
struct Described<VersionedUnspentOutput> {
  static constexpr StructInfo kInfo{"VersionedUnspentOutput", 48};
};
template <>
struct Described<TransactionInput> {
  static constexpr StructInfo kInfo{"TransactionInput", 306};
};
template <>
struct Described<VersionedTransactionInput> {
  static constexpr StructInfo kInfo{"VersionedTransactionInput", 338};
};
static_assert(8 * sizeof(UnspentOutput) <= kMaxMemoryFactor * min_bits<UnspentOutput>());

// In JSON all bodies have the same members.

inline constexpr Tag kBodyNames[] = {{0, "UCO"}, {1, "token"}, {2, "state"}, {3, "call"}};

inline std::uint8_t body_tag(const OutputBody& body) noexcept {
  if (const auto* asset = std::get_if<Asset>(&body)) return asset->type.token() == nullptr ? 0 : 1;
  return std::holds_alternative<ContractState>(body) ? 2 : 3;
}

template <class V>
void describe_json_body(V& v, FieldsOf<V, OutputBody>& body) {
  std::uint8_t tag = body_tag(body);
  v.tagged("type", tag, kBodyNames, [&] {
    if constexpr (V::kDecoding) emplace_alternative(body, tag < 2 ? 0 : tag - std::size_t{1});
    if (tag != 1) return;
    auto& type = std::get<Asset>(body).type;
    if constexpr (V::kDecoding) type = Token();
    describe_token(v, *type.token());
  });
  std::optional<VarInt> amount;
  std::optional<BitString> payload;
  auto* const asset = std::get_if<Asset>(&body);
  auto* const state = std::get_if<ContractState>(&body);
  if constexpr (!V::kDecoding) {
    if (asset != nullptr) amount = asset->amount;
    if (state != nullptr) payload = state->encoded_payload;
  }
  v.optional("amount", amount, Flag::bit);
  v.optional_of("encoded_payload", payload, Flag::bit,
                [&v](auto& bits) { v.bit_string("encoded_payload", bits, Count::varint); });
  if constexpr (V::kDecoding) {
    if (amount.has_value() != (asset != nullptr)) v.refuse("amount", "belongs to UCO and tokens");
    if (payload.has_value() != (state != nullptr)) v.refuse("encoded_payload", "belongs to states");
    if (asset != nullptr && amount) asset->amount = std::move(*amount);
    if (state != nullptr && payload) state->encoded_payload = std::move(*payload);
  }
}

template <class V>
void describe_asset_type_first(V& v, FieldsOf<V, Asset>& asset) {
  describe_movement_type(v, "type", asset.type);
  v.value("amount", asset.amount);
}

template <class V>
void describe_state(V& v, FieldsOf<V, ContractState>& state) {
  v.bit_string("encoded_payload", state.encoded_payload, Count::varint);
}

/// Versions up to 3: nothing but assets.
template <class V>
void describe_plain_output(V& v, FieldsOf<V, UnspentOutput>& output, std::uint32_t protocol_version) {
  if constexpr (V::kDecoding) output.body = Asset();
  auto* const asset = std::get_if<Asset>(&output.body);
  if (asset == nullptr) {
    v.refuse("type", "states are carried from protocol version 4 on, calls from 7 on");
    return;
  }
  v.value("from", carried<V, Address>(v, "from", output.from));
  if (protocol_version < 3) {
    v.u64("amount", asset->amount);
  } else {
    v.value("amount", asset->amount);
  }
  v.milliseconds_u64("timestamp", carried<V, Milliseconds>(v, "timestamp", output.timestamp));
  describe_movement_type(v, "type", asset->type);
}

/// Versions 4 to 6. A state loses where it came from, and when.
template <class V>
void describe_tagged_output(V& v, FieldsOf<V, UnspentOutput>& output) {
  static constexpr Tag kTags[] = {{0, "state"}, {1, "asset"}};
  std::uint8_t tag = std::holds_alternative<ContractState>(output.body) ? 0 : 1;
  v.tagged("type", tag, kTags, [&] {
    if constexpr (V::kDecoding) {
      output = UnspentOutput();
      if (tag == 0) output.body = ContractState();
    }
    if (auto* const state = std::get_if<ContractState>(&output.body)) {
      not_carried(v, "from", !output.from && !output.timestamp, "states of protocol versions 4 to 6");
      describe_state(v, *state);
    } else {
      describe_plain_output(v, output, 3);
    }
  });
}

/// Version 7 and above.
template <class V>
void describe_dated_output(V& v, FieldsOf<V, UnspentOutput>& output) {
  static constexpr Tag kTags[] = {{0, "asset"}, {1, "state"}, {2, "call"}};
  v.value("from", carried<V, Address>(v, "from", output.from));
  v.milliseconds_u64("timestamp", carried<V, Milliseconds>(v, "timestamp", output.timestamp));
  describe_union(v, "type", output.body, kTags, 0, [&v](auto& body) {
    using Body = std::decay_t<decltype(body)>;
    if constexpr (std::is_same_v<Body, Asset>) describe_asset_type_first(v, body);
    if constexpr (std::is_same_v<Body, ContractState>) describe_state(v, body);
  });
}

template <class V>
void describe(V& v, FieldsOf<V, UnspentOutput>& output, std::uint32_t protocol_version) {
  if constexpr (V::kJson) {
    describe_json_body(v, output.body);
    v.optional("from", output.from, Flag::bit);
    v.optional_of("timestamp", output.timestamp, Flag::bit,
                  [&v](auto& time) { v.milliseconds_u64("timestamp", time); });
  } else if (protocol_version < 4) {
    describe_plain_output(v, output, protocol_version);
  } else if (protocol_version < 7) {
    describe_tagged_output(v, output);
  } else {
    describe_dated_output(v, output);
  }
}

/// The version that it is written with.
inline std::uint32_t wire_version(const VersionedUnspentOutput& output) noexcept {
  const bool is_call = std::holds_alternative<ContractCall>(output.unspent_output.body);
  return is_call ? std::max(output.protocol_version, 7U) : output.protocol_version;
}
inline std::uint32_t wire_version(const VersionedTransactionInput& input) noexcept {
  const bool is_state = std::holds_alternative<ContractState>(input.input.body);
  return is_state ? std::max(input.protocol_version, 7U) : input.protocol_version;
}

/// The version of `thing` as its field, or as it is written.
template <class V, class Versioned>
[[nodiscard]] std::uint32_t describe_version(V& v, Versioned& thing) {
  if constexpr (V::kDecoding || V::kJson) {
    v.u32("protocol_version", thing.protocol_version);
    return thing.protocol_version;
  } else {
    const std::uint32_t version = wire_version(thing);
    v.u32("protocol_version", version);
    return version;
  }
}

template <class V>
void describe(V& v, FieldsOf<V, VersionedUnspentOutput>& output) {
  const std::uint32_t version = describe_version(v, output);
  v.value("unspent_output", output.unspent_output, version);
}

/// Versions below 7: a bit says call or asset.
template <class V>
void describe_old_input(V& v, FieldsOf<V, TransactionInput>& input) {
  v.value("from", input.from);
  bool is_asset = std::holds_alternative<Asset>(input.body);
  v.boolean("type", is_asset, Flag::bit);
  if constexpr (V::kDecoding) emplace_alternative(input.body, is_asset ? 0 : 2);
  // Written as 0 for calls, whatever it is; read as it comes.
  bool spent = is_asset && input.spent;
  v.boolean("spent?", spent, Flag::bit);
  if constexpr (V::kDecoding) input.spent = spent;
  if (auto* const asset = std::get_if<Asset>(&input.body)) {
    v.boolean("reward?", input.reward, Flag::bit);
    v.u64("amount", asset->amount);
    describe_movement_type(v, "type", asset->type);
  } else {
    not_carried(v, "reward?", !input.reward, "calls");
    if constexpr (V::kDecoding) input.reward = false;
  }
  v.seconds_u32("timestamp", input.timestamp);
}

/// Version 7 and above.
template <class V>
void describe_new_input(V& v, FieldsOf<V, TransactionInput>& input) {
  static constexpr Tag kTags[] = {{0, "state"}, {1, "call"}, {2, "asset"}};
  v.value("from", input.from);
  v.milliseconds_u64("timestamp", input.timestamp);
  not_carried(v, "reward?", !input.reward, "protocol version 7 and above");
  if constexpr (V::kDecoding) input.reward = false;
  v.boolean("spent?", input.spent, Flag::bit);
  std::uint8_t tag = static_cast<std::uint8_t>((input.body.index() + 2) % 3);
  v.tagged("type", tag, kTags, [&] {
    if constexpr (V::kDecoding) emplace_alternative(input.body, (tag + std::size_t{1}) % 3);
    if (auto* const asset = std::get_if<Asset>(&input.body)) describe_asset_type_first(v, *asset);
    if (auto* const state = std::get_if<ContractState>(&input.body)) describe_state(v, *state);
  });
}

template <class V>
void describe(V& v, FieldsOf<V, TransactionInput>& input, std::uint32_t protocol_version) {
  if constexpr (V::kJson) {
    describe_json_body(v, input.body);
    v.value("from", input.from);
    v.boolean("spent?", input.spent, Flag::bit);
    v.boolean("reward?", input.reward, Flag::bit);
    // A version 7 layout may carry a lower version: a state that was not yet written.
    if (protocol_version < 7 && !std::holds_alternative<ContractState>(input.body)) {
      v.seconds_u32("timestamp", input.timestamp);
    } else {
      v.milliseconds_u64("timestamp", input.timestamp);
    }
  } else if (protocol_version < 7) {
    describe_old_input(v, input);
  } else {
    describe_new_input(v, input);
  }
}

template <class V>
void describe(V& v, FieldsOf<V, VersionedTransactionInput>& input) {
  const std::uint32_t version = describe_version(v, input);
  v.value("input", input.input, version);
}

template <class V>
void describe(V& v, FieldsOf<V, GetUnspentOutputs>& request) {
  v.value("address", request.address);
  v.optional_of("offset", request.offset, Flag::bit, [&v](auto& hash) { v.fixed_bytes("offset", hash); });
  v.value("limit", request.limit);
}

template <class V>
void describe(V& v, FieldsOf<V, UnspentOutputList>& list) {
  v.list("unspent_outputs", list.unspent_outputs, Count::varint);
  v.boolean("more?", list.more, Flag::bit);
  v.optional_of("offset", list.offset, Flag::bit, [&v](auto& hash) { v.fixed_bytes("offset", hash); });
  v.milliseconds_u64("last_chain_sync_date", list.last_chain_sync_date);
}

template <class V>
void describe(V& v, FieldsOf<V, GetTransactionInputs>& request) {
  v.value("address", request.address);
  v.value("offset", request.offset);
  v.value("limit", request.limit);
}

template <class V>
void describe(V& v, FieldsOf<V, TransactionInputList>& list) {
  v.list("inputs", list.inputs, Count::varint);
  v.boolean("more?", list.more, Flag::bit);
  v.value("offset", list.offset);
}

using UnspentOutputMessages =
    MessageList<GetUnspentOutputs, UnspentOutputList, GetTransactionInputs, TransactionInputList>;

}  // namespace p2p::message
