// Bytes or text that the library made for the host.
#pragma once

#include <p2p/p2p.h>
#include <p2p/bytes.hpp>

#include <memory>
#include <string>
#include <string_view>

struct p2p_buffer {
  /// Its c_str() ends with the NUL that p2p_buffer_bytes promises.
  std::string content;
};

namespace p2p::capi {

[[nodiscard]] inline p2p_buffer* make_buffer(std::string text) {
  return std::make_unique<p2p_buffer>(p2p_buffer{std::move(text)}).release();
}
[[nodiscard]] inline p2p_buffer* make_buffer(BytesView bytes) {
  return make_buffer(std::string(bytes.begin(), bytes.end()));
}

}  // namespace p2p::capi
