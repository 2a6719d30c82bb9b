// A request on its way to another node, and how it ends. A value that is moved along.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/clock.hpp>
#include <p2p/message.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <cstdint>
#include <memory>

namespace p2p {

/// Names a request for cancelling; never reused on one connection.
enum class RequestTicket : std::uint64_t {};

struct OutgoingRequest {
  RequestTicket ticket{};
  std::shared_ptr<const Bytes> padded_message;  ///< shared between the nodes of a broadcast
  TimePoint called;                             ///< when the caller asked: its time runs from here
  Duration timeout;
  /// Called exactly once, on the connection's loop.
  UniqueFunction<void(Result<RawMessage>)> completion;
};

}  // namespace p2p
