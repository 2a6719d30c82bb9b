#include <p2p/message_codec.hpp>
#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "support/catch.hpp"

namespace p2p {
namespace {

/// A message of a host's own: its type byte, and one byte more.
struct HostMessage {
  static constexpr std::uint8_t kMessageType = 100;
  std::uint8_t number = 0;
  friend bool operator==(const HostMessage&, const HostMessage&) = default;
};

constexpr std::uint8_t kHostReplies[] = {254};

MessageType host_row(std::uint8_t id) {
  return {id,
          "HostMessage",
          std::chrono::seconds(7),
          kHostReplies,
          [](const void* value) -> Result<Bytes> {
            return Bytes{HostMessage::kMessageType, static_cast<const HostMessage*>(value)->number};
          },
          [](BytesView bytes, const std::shared_ptr<const void>&) -> Result<std::shared_ptr<const void>> {
            if (bytes.size() < 2) return fail(Errc::truncated, "HostMessage.number");
            return std::make_shared<const HostMessage>(HostMessage{bytes[1]});
          },
          [](const void* left, const void* right) {
            return *static_cast<const HostMessage*>(left) == *static_cast<const HostMessage*>(right);
          }};
}

const MessageType& host_type() {
  static const MessageType kType = host_row(HostMessage::kMessageType);
  return kType;
}

}  // namespace

template <>
const MessageType& message_type<HostMessage>() {
  return host_type();
}

namespace {

TEST_CASE("a codec with further types knows them beside the built-in ones") {
  const auto codec = codec_with({&host_type()});
  CHECK(codec->knows(100));
  CHECK(codec->knows(25));
  CHECK_FALSE(codec->knows(101));
  CHECK(codec->default_timeout(100) == std::chrono::seconds(7));
  CHECK(codec->default_timeout(3) == builtin_codec().default_timeout(3));

  const Message message(HostMessage{5});
  CHECK(codec->encode(message).value() == Bytes{100, 5});
  CHECK(codec->decode(Bytes{100, 5}, nullptr).value() == message);
  CHECK(codec->decode(Bytes{100}, nullptr).error() == Errc::truncated);
  CHECK(codec->decode(Bytes{25}, nullptr).value() == Message(Ping()));
  CHECK(builtin_codec().decode(Bytes{100, 5}, nullptr).error() == Errc::unknown_message_type);
}

TEST_CASE("a host's type takes the place of a built-in one") {
  const MessageType ping = host_row(25);
  const auto codec = codec_with({&ping});
  CHECK(codec->decode(Bytes{25, 9}, nullptr).value().name() == "HostMessage");
}

TEST_CASE("a host's types have ids of their own") {
  const MessageType reserved = host_row(255);
  CHECK_THROWS_AS(codec_with({&host_type(), &host_type()}), std::invalid_argument);
  CHECK_THROWS_AS(codec_with({&reserved}), std::invalid_argument);
}

TEST_CASE("long contents refer to the bytes that they were decoded from") {
  Transaction transaction;
  transaction.version = 3;
  transaction.data.content = Bytes(5000, 0x5A);
  auto bytes = std::make_shared<const Bytes>(Message(transaction).encode().value());
  const std::weak_ptr<const Bytes> watch = bytes;

  auto message = std::make_unique<Message>(Message::decode(*bytes, bytes).value());
  SharedBytes content = message->get_if<Transaction>()->data.content;
  const auto* const first = content.view().data();
  CHECK(std::less_equal<>()(bytes->data(), first));
  CHECK(std::less<>()(first, bytes->data() + bytes->size()));
  CHECK(*message == Message(transaction));

  bytes.reset();
  message.reset();
  REQUIRE_FALSE(watch.expired());
  CHECK(std::all_of(content.view().begin(), content.view().end(), [](std::uint8_t byte) { return byte == 0x5A; }));
  content = SharedBytes();
  CHECK(watch.expired());
}

TEST_CASE("a small part of a message is copied, so that it does not keep all of it") {
  Transaction transaction;
  transaction.version = 3;
  transaction.data.content = Bytes(5000, 0x5A);
  transaction.data.ownerships.push_back({Bytes(500, 1), {}});
  const auto bytes = std::make_shared<const Bytes>(Message(transaction).encode().value());
  const Message message = Message::decode(*bytes, bytes).value();
  const auto is_borrowed = [&bytes](const SharedBytes& part) {
    return std::less_equal<>()(bytes->data(), part.view().data()) &&
           std::less<>()(part.view().data(), bytes->data() + bytes->size());
  };
  CHECK(is_borrowed(message.get_if<Transaction>()->data.content));
  CHECK_FALSE(is_borrowed(message.get_if<Transaction>()->data.ownerships[0].secret));
}

TEST_CASE("an empty message is malformed, whatever its type should be") {
  CHECK(Message::decode_as(message_type<Ping>(), {}).error() == Errc::malformed);
  CHECK(Message::decode({}).error() == Errc::malformed);
}

TEST_CASE("contract code inflates to 4 MiB and no further, in both directions") {
  Transaction transaction;
  transaction.version = 3;
  transaction.data.code.assign(std::size_t{4} << 20U, 'a');
  const Bytes encoded = Message(transaction).encode().value();
  CHECK(encoded.size() < 10'000);
  CHECK(Message::decode(encoded).value() == Message(transaction));
  transaction.data.code.push_back('a');
  CHECK(Message(transaction).encode().error() == Errc::not_representable);
}

TEST_CASE("without an owner contents are copied") {
  Transaction transaction;
  transaction.version = 3;
  transaction.data.content = Bytes(5000, 0x5A);
  auto bytes = std::make_unique<Bytes>(Message(transaction).encode().value());
  const Message message = Message::decode(*bytes).value();
  bytes.reset();
  CHECK(message == Message(transaction));
}

}  // namespace
}  // namespace p2p
