// The described messages, one function a subject; each is defined in the .cpp of its subject, which registers a message
// in one line.
#pragma once

#include <p2p/message.hpp>

#include <span>

namespace p2p::message {

[[nodiscard]] std::span<const MessageType> common_messages() noexcept;
[[nodiscard]] std::span<const MessageType> node_messages() noexcept;
[[nodiscard]] std::span<const MessageType> transaction_messages() noexcept;

}  // namespace p2p::message
