#include <p2p/handler.hpp>

#include <utility>

namespace p2p {

Result<void> Responder::respond(const Message& message) {
  const auto channel = std::exchange(channel_, nullptr);
  if (!channel) return fail(Errc::invalid_state, "answered already");
  auto encoded = channel->encode(message);
  if (!encoded) return fail(encoded.error());
  channel->reply(std::move(*encoded));
  return {};
}

Result<void> Responder::respond(RawMessage message) {
  const auto channel = std::exchange(channel_, nullptr);
  if (!channel) return fail(Errc::invalid_state, "answered already");
  channel->reply(std::move(message).bytes());
  return {};
}

}  // namespace p2p
