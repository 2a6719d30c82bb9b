// Floor 4. Messages, nodes and typed values as JSON text, lossless in both directions; docs/json.md shows the form. A
// library of its own, `archethic-p2p::json`: the core needs no JSON. Pure functions, usable from any thread.
//
// Errors name the field: "NodeList.nodes[3].geo_patch: 2 bytes instead of 3". Reading: malformed for what is no JSON or
// does not fit the field, also for members that are missing, unknown or given twice; not_representable for numbers that
// the field cannot hold; too_deep. Writing: not_representable for values that JSON has no form for, e.g. a time behind
// the year 9999; too_deep.
#pragma once

#include <p2p/message.hpp>
#include <p2p/node.hpp>
#include <p2p/result.hpp>
#include <p2p/typed_value.hpp>

#include <string>
#include <string_view>

namespace p2p {

/// One line, `{"fields":{…},"id":25,"message":"Ping"}`. unsupported for a message type of the host's own.
[[nodiscard]] Result<std::string> to_json(const Message& message);
/// `{"message":"Ping","fields":{…}}`; an "id" is checked when it is there. unknown_message_type for another name. What
/// was read may still be refused by Message::encode(): JSON carries more than the wire.
[[nodiscard]] Result<Message> from_json(std::string_view text);

/// `{"ip":"127.0.0.1",…}`: the fields of a node in NodeList.
[[nodiscard]] Result<std::string> node_to_json(const Node& node);
[[nodiscard]] Result<Node> node_from_json(std::string_view text);

/// `{"t":"int","v":"5"}`. not_representable for floats that are not finite.
[[nodiscard]] Result<std::string> typed_to_json(const TypedValue& value);
/// A map keeps its pairs as they come: Message::encode() refuses keys that come twice.
[[nodiscard]] Result<TypedValue> typed_from_json(std::string_view text);

}  // namespace p2p
