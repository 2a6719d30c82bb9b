// The distinct replies of one quorum operation, numbered. Values; one thread.
#pragma once

#include "routing/quorum_read_machine.hpp"
#include "routing/request_port.hpp"

#include <p2p/message.hpp>

#include <cstddef>
#include <deque>
#include <utility>

namespace p2p {

/// A reply with what tells whether it equals another one.
template <class Reply>
struct ReceivedReply {
  Reply reply;
  /// Of a typed reply: its own encoding, in which bytes behind the received message and another way to write the same
  /// values are gone. Empty: it has none, and equals nothing.
  Bytes encoding;
};

[[nodiscard]] inline const Bytes& encoding_of(const ReceivedReply<Message>& received) { return received.encoding; }
[[nodiscard]] inline const Bytes& encoding_of(const ReceivedReply<RawMessage>& received) {
  return received.reply.bytes();
}

/// With its encoding.
[[nodiscard]] inline ReceivedReply<Message> with_encoding(const RequestPort& port, Message reply,
                                                          Bytes otherwise = {}) {
  auto encoding = port.encode(reply);
  return {std::move(reply), encoding ? std::move(*encoding) : std::move(otherwise)};
}
[[nodiscard]] inline ReceivedReply<RawMessage> with_encoding(const RequestPort&, RawMessage reply) {
  return {std::move(reply), {}};
}

/// From the bytes that a node sent.
template <class Reply>
[[nodiscard]] Result<ReceivedReply<Reply>> receive(const RequestPort& port, const PublicKey& node, RawMessage raw);

template <>
[[nodiscard]] inline Result<ReceivedReply<RawMessage>> receive(const RequestPort& port, const PublicKey&,
                                                               RawMessage raw) {
  return with_encoding(port, std::move(raw));
}
template <>
[[nodiscard]] inline Result<ReceivedReply<Message>> receive(const RequestPort& port, const PublicKey& node,
                                                            RawMessage raw) {
  // Some messages can be read and not be written; then the bytes themselves are compared.
  Bytes received = raw.bytes();
  auto reply = port.decode(node, std::move(raw));
  if (!reply) return fail(std::move(reply.error()));
  return with_encoding(port, std::move(*reply), std::move(received));
}

template <class Reply>
class ReplyStore {
 public:
  /// The number of an equal reply that is here already, or its own.
  ReplyId add(ReceivedReply<Reply> received) {
    const Bytes& encoding = encoding_of(received);
    for (ReplyId id = 0; id < replies_.size(); ++id)
      if (!encoding.empty() && encoding_of(replies_[id]) == encoding) return id;
    replies_.push_back(std::move(received));
    return replies_.size() - 1;
  }

  [[nodiscard]] const Reply& operator[](ReplyId id) const { return replies_[id].reply; }

 private:
  std::deque<ReceivedReply<Reply>> replies_;
};

}  // namespace p2p
