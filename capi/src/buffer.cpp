#include "buffer.hpp"

#include "status.hpp"
#include "values.hpp"

using namespace p2p::capi;

p2p_bytes p2p_buffer_bytes(const p2p_buffer* buffer) {
  return buffer == nullptr ? p2p_bytes{} : bytes_of(std::string_view(buffer->content));
}

p2p_status p2p_buffer_set(p2p_buffer* buffer, p2p_bytes bytes) {
  return guarded([&] {
    if (buffer == nullptr) return p2p_status{P2P_INVALID_ARGUMENT};
    const auto text = text_of(bytes);
    if (text) buffer->content = *text;
    return status_of(text);
  });
}

void p2p_buffer_destroy(p2p_buffer* buffer) { delete buffer; }
