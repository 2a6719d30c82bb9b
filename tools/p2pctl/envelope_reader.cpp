#include "envelope_reader.hpp"

#include "envelope/crypto_context.hpp"
#include "envelope/envelope.hpp"
#include "envelope/opener.hpp"
#include "transport/frame_reader.hpp"

#include <p2p/hex.hpp>
#include <p2p/json.hpp>
#include <p2p/message.hpp>

#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>

namespace p2pctl {
namespace {

/// The frame may come with its length or without. A length that fits in front of what is no envelope is the message
/// id of one that has about that size.
p2p::Result<p2p::EnvelopeView> parse(p2p::BytesView frame) {
  constexpr std::size_t kLength = p2p::FrameReader::kHeaderBytes;
  if (frame.size() > kLength) {
    const p2p::BytesView behind = frame.subspan(kLength);
    std::size_t announced = 0;
    for (const std::uint8_t byte : frame.first(kLength)) announced = announced << 8U | byte;
    if (announced == behind.size()) {
      if (auto view = p2p::parse_envelope(behind)) return view;
    }
  }
  return p2p::parse_envelope(frame);
}

/// The members of the message, as `message decode` writes them; of a type that the library does not know, its bytes.
p2p::Result<std::string> message_members(const p2p::Bytes& padded_message) {
  const auto message = p2p::Message::decode(padded_message);
  if (message) {
    const auto text = p2p::to_json(*message);
    if (!text) return p2p::fail(text.error());
    return text->substr(1);
  }
  if (message.error() != p2p::Errc::unknown_message_type) return p2p::fail(message.error());
  return fmt::format(R"("id":{},"message":"{}","raw":"{}"}})", padded_message.front(),
                     p2p::message_type_name(padded_message.front()), p2p::to_hex(padded_message));
}

}  // namespace

EnvelopeReader::EnvelopeReader(std::shared_ptr<p2p::Signer> recipient) : recipient_(std::move(recipient)) {}

p2p::Result<ConvertedLine> EnvelopeReader::read(std::string_view hex) {
  const auto frame = p2p::from_hex(hex);
  if (!frame) return p2p::fail(frame.error());
  const auto envelope = parse(*frame);
  if (!envelope) return p2p::fail(envelope.error());

  const p2p::CryptoContext context{*recipient_, senders_, metrics_};
  // The software signer completes inside the call.
  std::optional<p2p::Result<p2p::Bytes>> opened;
  p2p::open_envelope(context, *envelope, p2p::TimePoint::max(),
                     [&opened](p2p::Result<p2p::Bytes> message) { opened = std::move(message); });
  const auto& message = opened.value();
  if (!message) return p2p::fail(message.error());
  const auto verified = p2p::verify_message(context, envelope->sender, *message, envelope->signature);
  const auto members = message_members(*message);
  if (!members) return p2p::fail(members.error());
  ConvertedLine line;
  line.text = fmt::format(R"({{"message_id":{},"encrypted":{},"sender":"{}","signature":"{}",{})", envelope->id.value,
                          envelope->encrypted, envelope->sender.to_hex(), verified ? "valid" : "invalid", *members);
  if (!verified) line.warning = verified.error().message();
  return line;
}

}  // namespace p2pctl
