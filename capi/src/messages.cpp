#include "buffer.hpp"
#include "status.hpp"
#include "values.hpp"

#include <p2p/p2p.h>
#include <p2p/message.hpp>
#ifdef P2P_CAPI_HAS_JSON
#include <p2p/json.hpp>
#endif

#include <chrono>
#include <utility>

using namespace p2p;
using namespace p2p::capi;

p2p_status p2p_message_type_name(uint8_t type, p2p_buffer** name) {
  return guarded([&]() -> p2p_status {
    if (name == nullptr) return P2P_INVALID_ARGUMENT;
    *name = make_buffer(message_type_name(type));
    return P2P_OK;
  });
}

p2p_status p2p_message_type_id(const char* name, uint8_t* type) {
  return guarded([&]() -> p2p_status {
    if (name == nullptr || type == nullptr) return P2P_INVALID_ARGUMENT;
    const MessageType* const found = find_message_type(std::string_view(name));
    if (found == nullptr) return P2P_UNKNOWN_MESSAGE_TYPE;
    *type = found->id;
    return P2P_OK;
  });
}

uint64_t p2p_message_default_timeout_ms(uint8_t type) {
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(default_timeout(type));
  return static_cast<uint64_t>(timeout.count());
}

#ifdef P2P_CAPI_HAS_JSON

p2p_status p2p_message_to_json(p2p_bytes message, p2p_buffer** json, p2p_error* error) {
  return guarded([&]() -> p2p_status {
    const auto bytes = view_of(message);
    if (!bytes || json == nullptr) return P2P_INVALID_ARGUMENT;
    const auto decoded = Message::decode(*bytes);
    if (!decoded) return report(decoded.error(), error);
    auto text = to_json(*decoded);
    if (!text) return report(text.error(), error);
    *json = make_buffer(std::move(*text));
    return P2P_OK;
  });
}

p2p_status p2p_message_from_json(p2p_bytes json, p2p_buffer** message, p2p_error* error) {
  return guarded([&]() -> p2p_status {
    const auto text = text_of(json);
    if (!text || message == nullptr) return P2P_INVALID_ARGUMENT;
    const auto read = from_json(*text);
    if (!read) return report(read.error(), error);
    const auto encoded = read->encode();
    if (!encoded) return report(encoded.error(), error);
    *message = make_buffer(BytesView(*encoded));
    return P2P_OK;
  });
}

#else

p2p_status p2p_message_to_json(p2p_bytes, p2p_buffer**, p2p_error* error) {
  return report(Error(Errc::unsupported, "built without JSON"), error);
}

p2p_status p2p_message_from_json(p2p_bytes, p2p_buffer**, p2p_error* error) {
  return report(Error(Errc::unsupported, "built without JSON"), error);
}

#endif
