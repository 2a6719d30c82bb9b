// The rules by which a node changes (core.md §7): pure functions of values.
#pragma once

#include <p2p/node.hpp>
#include <p2p/node_registry.hpp>

namespace p2p::registry {

/// What the table holds once `given` has been added; `known` is what it held before, or null.
[[nodiscard]] Node added(const Node* known, const Node& given, const UnknownFields& unknown);

/// Authorizes the node unless it is, and dates an authorization that has no date. False when nothing has changed.
[[nodiscard]] bool authorize(Node& node, Seconds date) noexcept;
void unauthorize(Node& node) noexcept;

void set_available(Node& node, bool available, Seconds date) noexcept;

}  // namespace p2p::registry
