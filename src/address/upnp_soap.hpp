// Floor 8. The SOAP of a UPnP gateway: what is posted to it and what it answers. Pure functions over untrusted text;
// usable from any thread. Answers are parsed by libminiupnpc.
#pragma once

#include <p2p/result.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2p {

/// In the order in which the action declares them: some routers insist on it.
using SoapArguments = std::vector<std::pair<std::string_view, std::string>>;

[[nodiscard]] std::string soap_body(std::string_view service_type, std::string_view action,
                                    const SoapArguments& arguments);

struct SoapReply {
  /// A UPnP error code, e.g. 718 for a conflict; 0 for success.
  int fault = 0;
  std::map<std::string, std::string, std::less<>> values;

  /// malformed when it is not there.
  [[nodiscard]] Result<std::string> value(std::string_view name) const;
};

/// malformed for a status other than 200 without a UPnP error code.
[[nodiscard]] Result<SoapReply> parse_soap_reply(long status, std::string_view body);

}  // namespace p2p
