// Floor 8. One HTTP exchange at a time, through libcurl. Blocking; any thread. Bounded in time by the call, in memory
// by the request. It takes no proxy, no .netrc and no cookies, whatever the environment says.
#pragma once

#include <p2p/address_provider.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace p2p {

inline constexpr long kHttpStatusOk = 200;

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  ///< "Name: value"
  std::string body;                  ///< posted unless it is empty
  std::size_t max_body_bytes = 0;    ///< of the response; beyond it the exchange fails with too_large
  int max_redirects = 0;             ///< to https only
  std::string ca_file;               ///< PEM; the system's when empty
};

struct HttpResponse {
  long status = 0;
  std::string body;
  std::string local_address;  ///< of this side's socket
};

/// Any status is a success here. Over IPv4; certificates are verified.
[[nodiscard]] Result<HttpResponse> exchange(const HttpRequest& request, const ProviderCall& call);

}  // namespace p2p
