#include "status.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

namespace p2p::capi {

namespace {

/// What a p2p_error has had since the first version: hosts of that one keep their text when the struct grows.
constexpr std::size_t kSizeOfFirstError = offsetof(p2p_error, text) + sizeof(p2p_error::text);

const char* own_text(p2p_status status) noexcept {
  switch (status) {
    case P2P_OK:
      return "all is well";
    case P2P_ABI_MISMATCH:
      return "the header belongs to another version of the library";
    case P2P_OUT_OF_MEMORY:
      return "out of memory";
    case P2P_INTERNAL_ERROR:
      return "an error inside the library";
    default:
      return "unknown status";
  }
}

}  // namespace

Error error_of(p2p_status status, Errc otherwise) {
  const auto code = static_cast<Errc>(status);
  return Error(describe(code) != nullptr && !is_refusal(status) ? code : otherwise,
               "the host gave status " + std::to_string(status));
}

p2p_status report(const Error& error, p2p_error* to) noexcept {
  const p2p_status status = status_of(error);
  if (to == nullptr || to->size < kSizeOfFirstError) return status;
  to->status = status;
  try {
    const std::string text = error.message();
    const std::size_t length = std::min(text.size(), sizeof to->text - 1);
    std::memcpy(to->text, text.data(), length);
    to->text[length] = '\0';
  } catch (...) {
    to->text[0] = '\0';
  }
  return status;
}

}  // namespace p2p::capi

const char* p2p_status_text(p2p_status status) {
  const char* const sentence = p2p::describe(static_cast<p2p::Errc>(status));
  return sentence != nullptr ? sentence : p2p::capi::own_text(status);
}
