// What the two processes of a benchmark say to each other, in raw messages: one request that wants a reply of some
// size, and one that wants to know how much processor time the server has used.
#pragma once

#include <p2p/message.hpp>
#include <p2p/result.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

namespace p2pctl {

/// For one byte a Ping, as any node understands it; for more a GetTransaction that carries the wanted size.
[[nodiscard]] p2p::RawMessage make_load_request(std::size_t reply_bytes);
[[nodiscard]] p2p::RawMessage make_cpu_time_request();
/// The server's part; nothing for a request of another kind.
[[nodiscard]] std::optional<p2p::RawMessage> bench_reply(const p2p::RawMessage& request);

[[nodiscard]] p2p::Result<std::chrono::microseconds> cpu_time_of_reply(const p2p::RawMessage& reply);
/// User and system time of this process.
[[nodiscard]] std::chrono::microseconds own_cpu_time();

}  // namespace p2pctl
