// Floor 0. What can go wrong: one category, one sentence for each code, and an error value that owns a short text
// naming the peer, the limit or the field that it is about. Values; usable from any thread.
#pragma once

#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace p2p {

/// Append-only: the numbers are part of the C ABI, which has those from 200 on for itself.
enum class Errc : int {
  // How a request or an operation ends.
  timeout = 1,
  closed = 2,
  cancelled = 3,
  stopped = 4,
  not_connected = 5,
  not_found = 6,
  no_reply = 7,
  bad_response = 8,
  unexpected_reply = 9,
  network_issue = 10,
  acceptance_failed = 11,
  not_enough_acknowledgements = 12,
  resolver_failed = 13,

  // The caller's side.
  invalid_argument = 20,
  invalid_state = 21,
  unsupported = 22,
  not_representable = 23,
  would_deadlock = 24,

  // Sockets.
  connect_failed = 40,
  address_in_use = 41,
  unreachable = 42,
  refused_by_peer = 43,
  end_of_stream = 44,
  io_error = 45,

  // Bytes from the wire.
  truncated = 60,
  malformed = 61,
  too_deep = 62,
  too_large = 63,
  unknown_message_type = 64,
  malformed_envelope = 65,
  decryption_failed = 66,
  bad_signature = 67,
  invalid_key = 68,
  unknown_message_id = 69,

  // Limits and admission.
  frame_too_large = 80,
  slow_sender = 81,
  silent_peer = 82,
  too_many_connections = 83,
  too_many_requests = 84,
  unread_data = 85,
  not_admitted = 86,
  heartbeat_lost = 87,
  replaced = 88,
  descriptors_exhausted = 89,

  // Signers.
  signer_failed = 100,

  // What is kept between runs.
  corrupt_state = 120,
};

/// Its sentence, e.g. "the connection is closed"; null for a number that is no code. Lives for the whole program.
[[nodiscard]] const char* describe(Errc code) noexcept;

[[nodiscard]] const std::error_category& error_category() noexcept;
[[nodiscard]] std::error_code make_error_code(Errc code) noexcept;

/// An error code with the circumstances, e.g. {frame_too_large, "127.0.0.1:3002 announced 9000000 bytes"}.
class Error {
 public:
  Error(Errc code, std::string detail = {}) : code_(code), detail_(std::move(detail)) {}

  [[nodiscard]] Errc code() const noexcept { return code_; }
  [[nodiscard]] std::error_code error_code() const noexcept { return make_error_code(code_); }
  [[nodiscard]] const std::string& detail() const noexcept { return detail_; }

  /// The code's sentence, then the detail: "timeout: GetTransaction after 25165 ms".
  [[nodiscard]] std::string message() const;

  /// Two errors are equal when their codes are; the detail is for people.
  friend bool operator==(const Error& left, const Error& right) noexcept { return left.code_ == right.code_; }
  friend bool operator==(const Error& left, Errc right) noexcept { return left.code_ == right; }

 private:
  Errc code_;
  std::string detail_;
};

}  // namespace p2p

template <>
struct std::is_error_code_enum<p2p::Errc> : std::true_type {};
