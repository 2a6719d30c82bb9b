// Floor 3. A message as a value: typed, of any type that the library describes, or raw. Each message is a plain struct
// in <p2p/messages/...>; its id, name, time-out and wire layout come from its one description inside the library.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/clock.hpp>
#include <p2p/result.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace p2p {

/// One row of the table of messages. `value` pointers are to the message's struct. Lives for the whole program.
struct MessageType {
  std::uint8_t id;
  std::string_view name;  ///< as in messages.md, e.g. "NodeList"
  Duration timeout;       ///< how long a request of this type waits by default (core.md §6)
  /// Types of the usual answers; none for a message that is an answer only.
  std::span<const std::uint8_t> replies;

  Result<Bytes> (*encode)(const void* value);
  /// `owner` as in Message::decode.
  Result<std::shared_ptr<const void>> (*decode)(BytesView padded_message, const std::shared_ptr<const void>& owner);
  bool (*equal)(const void* left, const void* right);

  /// Has a handler in a node.
  [[nodiscard]] bool is_request() const noexcept { return !replies.empty(); }
};

/// A message's struct: it names its type byte. That is asked first: a comparison may itself convert to Message.
template <class T>
concept MessageStruct = requires {
  { T::kMessageType } -> std::convertible_to<std::uint8_t>;
}
&&std::equality_comparable<T>;

/// The row with this id or name; null when there is none.
[[nodiscard]] const MessageType* find_message_type(std::uint8_t id) noexcept;
[[nodiscard]] const MessageType* find_message_type(std::string_view name) noexcept;
/// As in messages.md, also for a type without a description here; "type_N" for one that is not in it.
[[nodiscard]] std::string message_type_name(std::uint8_t id);
/// core.md §6, for any id, also those without a description.
[[nodiscard]] Duration default_timeout(std::uint8_t id) noexcept;

/// The row of a message struct. A host with messages of its own specialises it. Throws std::logic_error for a struct
/// that nobody has registered.
[[nodiscard]] const MessageType& registered_message_type(std::uint8_t id);
template <MessageStruct T>
[[nodiscard]] const MessageType& message_type() {
  return registered_message_type(T::kMessageType);
}

/// An encoded message: its type byte, its fields, and zero bits up to a whole byte. Never empty. The library need not
/// know its type.
class RawMessage {
 public:
  /// malformed for no bytes at all, and for the reserved type 255.
  [[nodiscard]] static Result<RawMessage> from_bytes(Bytes padded_message);

  [[nodiscard]] std::uint8_t type() const noexcept { return bytes_.front(); }
  [[nodiscard]] const Bytes& bytes() const& noexcept { return bytes_; }
  [[nodiscard]] Bytes bytes() && noexcept { return std::move(bytes_); }
  friend bool operator==(const RawMessage&, const RawMessage&) = default;

 private:
  explicit RawMessage(Bytes bytes) noexcept : bytes_(std::move(bytes)) {}
  Bytes bytes_;
};

/// A typed message, whichever its type. Cheap to copy: copies share the immutable value. Never empty.
class Message {
 public:
  template <class T>
  requires MessageStruct<std::remove_cvref_t<T>> Message(T&& value)  // NOLINT(google-explicit-constructor)
      : type_(&message_type<std::remove_cvref_t<T>>()),
        value_(std::make_shared<const std::remove_cvref_t<T>>(std::forward<T>(value))) {}

  /// Unknown type: unknown_message_type; else an error that names field and bit: truncated, malformed, too_deep (512
  /// levels), too_large (what would take more memory than 64 times the bytes, or 4 MiB of contract code),
  /// not_representable (an integer above 2040 bits in JSON arguments). Bytes behind the message are ignored. Any
  /// thread. With an `owner` that keeps the bytes, the message's long contents are not copied: they refer to the bytes,
  /// and keep the owner for as long as they live.
  [[nodiscard]] static Result<Message> decode(BytesView padded_message, const std::shared_ptr<const void>& owner = {});
  /// The same for a type of the host's own, which the bytes need not name.
  [[nodiscard]] static Result<Message> decode_as(const MessageType& type, BytesView padded_message,
                                                 const std::shared_ptr<const void>& owner = {});
  /// not_representable when a value cannot be carried by the wire (a count above 255 in a one-byte field, say),
  /// too_deep beyond 512 levels. Any thread.
  [[nodiscard]] Result<Bytes> encode() const { return type_->encode(value_.get()); }

  [[nodiscard]] const MessageType& type() const noexcept { return *type_; }
  [[nodiscard]] std::string_view name() const noexcept { return type_->name; }

  template <MessageStruct T>
  [[nodiscard]] bool is() const noexcept {
    return type_ == &message_type<T>();
  }
  /// The struct, or null when it is of another type; lives as long as this message or a copy.
  template <MessageStruct T>
  [[nodiscard]] const T* get_if() const noexcept {
    return is<T>() ? static_cast<const T*>(value_.get()) : nullptr;
  }
  /// The struct, or unexpected_reply.
  template <MessageStruct T>
  [[nodiscard]] Result<T> as() const {
    if (const T* value = get_if<T>()) return *value;
    return fail(Errc::unexpected_reply, std::string(name()) + " instead of " + std::string(message_type<T>().name));
  }

  friend bool operator==(const Message& left, const Message& right) {
    return left.type_ == right.type_ && left.type_->equal(left.value_.get(), right.value_.get());
  }

 private:
  Message(const MessageType& type, std::shared_ptr<const void> value) noexcept
      : type_(&type), value_(std::move(value)) {}
  const MessageType* type_;
  std::shared_ptr<const void> value_;
};

}  // namespace p2p
