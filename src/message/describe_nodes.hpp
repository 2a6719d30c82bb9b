// Descriptions of <p2p/messages/nodes.hpp> and of Node (messages.md §2.18).
#pragma once

#include <p2p/messages/nodes.hpp>
#include <p2p/node.hpp>

#include "message/description.hpp"
#include "message/message_list.hpp"

namespace p2p::message {

template <>
struct EnumNames<NodeTransport> {
  static constexpr EnumValue<NodeTransport> kValues[] = {{NodeTransport::mock, "MockTransport"},
                                                         {NodeTransport::tcp, "tcp"}};
};

template <>
struct Described<Node> {
  static constexpr StructInfo kInfo{"Node", 1627};
};

/// Three single bits in the middle: whatever follows a node is unaligned.
template <class V>
void describe(V& v, FieldsOf<V, Node>& node) {
  v.value("ip", node.ip);
  v.u16("port", node.port);
  v.u16("http_port", node.http_port);
  v.enumerated("transport", node.transport);
  v.value("geo_patch", node.geo_patch);
  v.value("network_patch", node.network_patch);
  v.hundredths("average_availability", node.average_availability);
  v.seconds_u32("enrollment_date", node.enrollment_date);
  v.boolean("available?", node.available, Flag::bit);
  v.boolean("synced?", node.synced, Flag::bit);
  v.boolean("authorized?", node.authorized, Flag::bit);
  v.optional_seconds_u32("authorization_date", node.authorization_date);
  v.value("first_public_key", node.first_public_key);
  v.value("last_public_key", node.last_public_key);
  v.value("reward_address", node.reward_address);
  v.value("last_address", node.last_address);
  v.value("origin_public_key", node.origin_public_key);
  v.seconds_u32("last_update_date", node.last_update_date);
  v.seconds_u32("availability_update", node.availability_update);
  v.optional("mining_public_key", node.mining_public_key, Flag::byte);
}

template <class V>
void describe(V& v, FieldsOf<V, GetBootstrappingNodes>& request) {
  v.value("patch", request.patch);
}

template <class V>
void describe(V& v, FieldsOf<V, ListNodes>& request) {
  v.boolean("authorized_and_available?", request.authorized_and_available, Flag::byte);
}

template <class V>
void describe(V& v, FieldsOf<V, BootstrappingNodes>& nodes) {
  v.list("new_seeds", nodes.new_seeds, Count::varint);
  v.list("closest_nodes", nodes.closest_nodes, Count::varint);
  v.value("first_enrolled_node", nodes.first_enrolled_node);
}

template <class V>
void describe(V& v, FieldsOf<V, NodeList>& list) {
  v.list("nodes", list.nodes, Count::varint);
}

template <class V>
void describe(V& v, FieldsOf<V, GetStorageNonce>& request) {
  v.value("public_key", request.public_key);
}

template <class V>
void describe(V& v, FieldsOf<V, EncryptedStorageNonce>& nonce) {
  v.byte_string("digest", nonce.digest, Count::u8);
}

template <class V>
void describe(V& v, FieldsOf<V, GetFirstPublicKey>& request) {
  v.value("public_key", request.public_key);
}

template <class V>
void describe(V& v, FieldsOf<V, FirstPublicKey>& answer) {
  v.value("public_key", answer.public_key);
}

using NodeMessages = MessageList<GetBootstrappingNodes, BootstrappingNodes, ListNodes, NodeList, GetStorageNonce,
                                 EncryptedStorageNonce, GetFirstPublicKey, FirstPublicKey>;

}  // namespace p2p::message
