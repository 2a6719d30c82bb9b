// Floor 8. The scheme and the host of an http or https URL: enough to decide whether it may be asked. Pure; usable from
// any thread. Stricter than a browser, so that it never reads another host than libcurl does.
#pragma once

#include <p2p/result.hpp>

#include <string>
#include <string_view>

namespace p2p {

struct HttpUrl {
  bool secure = false;  ///< https
  std::string host;     ///< as written; an IPv6 address without brackets

  /// invalid_argument for another scheme, user information, and any character that does not belong in a URL.
  [[nodiscard]] static Result<HttpUrl> parse(std::string_view text);
};

}  // namespace p2p
