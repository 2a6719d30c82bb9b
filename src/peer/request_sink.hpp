// What a listener asks of whoever serves the requests that it accepts: the network. Implementations are thread-safe.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/handler.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/result.hpp>

#include <memory>

namespace p2p {

/// The way back of one request. Destroyed without a reply, the request gets none, and that is counted. Any thread.
class ReplyChannel {
 public:
  virtual ~ReplyChannel() = default;
  /// Once. Signs, encrypts and sends in the background; keeps `until_sent` until the network has taken the reply, or it
  /// is clear that it will not.
  virtual void reply(Bytes padded_message, std::shared_ptr<const void> until_sent) = 0;
};

class RequestSink {
 public:
  virtual ~RequestSink() = default;
  /// Whether to serve the sender that an envelope claims. On the session's loop: must not block.
  [[nodiscard]] virtual bool admit(const PublicKey& claimed_sender, const Endpoint& endpoint) = 0;
  /// A message from this node has verified. On a worker thread.
  virtual void on_valid_message(const PublicKey& sender) = 0;
  /// A request whose signature has been verified. On a worker thread. An error (unknown type, does not decode) closes
  /// the connection; a request that gets no answer just drops its channel.
  [[nodiscard]] virtual Result<void> on_request(RawMessage message, const RequestContext& context,
                                                std::unique_ptr<ReplyChannel> channel) = 0;
};

}  // namespace p2p
