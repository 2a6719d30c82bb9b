// Floor 6. How a host answers requests.
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace p2p {

/// The right to answer one request, once. May be kept and used later, from any thread, also after the network is gone
/// (then nothing is sent). Destroyed unanswered, the request gets no reply, and that is counted.
class Responder {
 public:
  /// What stands behind it; made by the library.
  class Channel {
   public:
    virtual ~Channel() = default;
    [[nodiscard]] virtual Result<Bytes> encode(const Message& message) = 0;
    virtual void reply(Bytes padded_message) = 0;
  };
  explicit Responder(std::unique_ptr<Channel> channel) noexcept : channel_(std::move(channel)) {}

  /// Signs, encrypts and sends in the background. invalid_state when it has been used already; an error of the encoding
  /// is returned and counts as no reply.
  Result<void> respond(const Message& message);
  Result<void> respond(RawMessage message);
  [[nodiscard]] bool answered() const noexcept { return channel_ == nullptr; }

 private:
  std::unique_ptr<Channel> channel_;
};

/// Who asks, and from where. Nodes that are not in the node table are served as well: deciding is the host's.
struct RequestContext {
  PublicKey sender;
  std::optional<Endpoint> endpoint;  ///< absent when the local node asks itself
};

/// Where a handler runs.
enum class HandlerMode : std::uint8_t {
  pool,     ///< on the handler threads; may block
  in_line,  ///< on the thread that opened the message; must not block, fastest
};

using MessageHandler = std::function<void(const Message&, const RequestContext&, Responder)>;
using RawMessageHandler = std::function<void(RawMessage, const RequestContext&, Responder)>;

}  // namespace p2p
