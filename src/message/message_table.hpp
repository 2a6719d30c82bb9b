// The described messages, one function a subject; each is defined in the .cpp of its subject.
#pragma once

#include <p2p/message.hpp>

#include <span>

namespace p2p::message {

[[nodiscard]] std::span<const MessageType> common_messages() noexcept;
[[nodiscard]] std::span<const MessageType> node_messages() noexcept;
[[nodiscard]] std::span<const MessageType> chain_messages() noexcept;
[[nodiscard]] std::span<const MessageType> transaction_summary_messages() noexcept;
[[nodiscard]] std::span<const MessageType> unspent_output_messages() noexcept;
[[nodiscard]] std::span<const MessageType> contract_messages() noexcept;
[[nodiscard]] std::span<const MessageType> mining_messages() noexcept;
[[nodiscard]] std::span<const MessageType> replication_messages() noexcept;
[[nodiscard]] std::span<const MessageType> beacon_messages() noexcept;
[[nodiscard]] std::span<const MessageType> statistics_messages() noexcept;

}  // namespace p2p::message
