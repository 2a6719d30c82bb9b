#include <p2p/error.hpp>

namespace p2p {

const char* describe(Errc code) noexcept {
  switch (code) {
    case Errc::timeout:
      return "timeout";
    case Errc::closed:
      return "the connection is closed";
    case Errc::cancelled:
      return "cancelled";
    case Errc::stopped:
      return "the network is stopped";
    case Errc::not_connected:
      return "not connected to the node";
    case Errc::not_found:
      return "not found";
    case Errc::no_reply:
      return "the handler gave no reply";
    case Errc::bad_response:
      return "the signed response cannot be decoded";
    case Errc::unexpected_reply:
      return "the reply does not fit the request";
    case Errc::network_issue:
      return "none of the nodes replied";
    case Errc::acceptance_failed:
      return "no reply was accepted";
    case Errc::not_enough_acknowledgements:
      return "not enough nodes acknowledged";
    case Errc::resolver_failed:
      return "a function of the host failed";
    case Errc::invalid_argument:
      return "invalid argument";
    case Errc::invalid_state:
      return "not possible in this state";
    case Errc::unsupported:
      return "not supported by this build";
    case Errc::not_representable:
      return "the wire format cannot carry this value";
    case Errc::would_deadlock:
      return "a blocking call on a thread of the library";
    case Errc::connect_failed:
      return "connecting failed";
    case Errc::address_in_use:
      return "the address is in use";
    case Errc::unreachable:
      return "the host is unreachable";
    case Errc::refused_by_peer:
      return "the peer refused the connection";
    case Errc::end_of_stream:
      return "the peer closed the stream";
    case Errc::io_error:
      return "input or output failed";
    case Errc::truncated:
      return "the bytes end too early";
    case Errc::malformed:
      return "malformed bytes";
    case Errc::too_deep:
      return "nested too deep";
    case Errc::too_large:
      return "too large";
    case Errc::unknown_message_type:
      return "unknown message type";
    case Errc::malformed_envelope:
      return "malformed envelope";
    case Errc::decryption_failed:
      return "decryption failed";
    case Errc::bad_signature:
      return "the signature is not valid";
    case Errc::invalid_key:
      return "the key is not valid";
    case Errc::unknown_message_id:
      return "no request waits for this message id";
    case Errc::frame_too_large:
      return "the frame is too large";
    case Errc::slow_sender:
      return "a started frame makes no progress";
    case Errc::silent_peer:
      return "the peer is silent";
    case Errc::too_many_connections:
      return "too many connections";
    case Errc::too_many_requests:
      return "too many requests in flight";
    case Errc::unread_data:
      return "the peer does not read what it is sent";
    case Errc::not_admitted:
      return "not admitted by the host";
    case Errc::heartbeat_lost:
      return "heartbeats are not answered";
    case Errc::replaced:
      return "replaced by a newer connection";
    case Errc::descriptors_exhausted:
      return "out of file descriptors";
    case Errc::signer_failed:
      return "the signer failed";
    case Errc::corrupt_state:
      return "a kept state is damaged";
  }
  return nullptr;
}

namespace {

const char* sentence(Errc code) noexcept {
  const char* const known = describe(code);
  return known != nullptr ? known : "unknown error";
}

class Category final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "p2p"; }
  [[nodiscard]] std::string message(int value) const override { return sentence(static_cast<Errc>(value)); }
};

}  // namespace

const std::error_category& error_category() noexcept {
  static const Category category;
  return category;
}

std::error_code make_error_code(Errc code) noexcept { return {static_cast<int>(code), error_category()}; }

std::string Error::message() const {
  std::string text = sentence(code_);
  if (!detail_.empty()) text.append(": ").append(detail_);
  return text;
}

}  // namespace p2p
