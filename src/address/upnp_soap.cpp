#include "address/upnp_soap.hpp"

#include "address/http_client.hpp"

#include <fmt/core.h>
#include <miniupnpc/upnpreplyparse.h>

#include <array>
#include <charconv>
#include <memory>

namespace p2p {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

/// The names that an answer to one of our actions may hold; what else a router sends is left out.
constexpr std::array<const char*, 5> kNames{"NewExternalIPAddress", "NewInternalClient", "NewInternalPort",
                                            "NewConnectionStatus", "errorCode"};

int parse_code(std::string_view text) {
  int code = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), code);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() ? code : 0;
}

}  // namespace

std::string soap_body(std::string_view service_type, std::string_view action, const SoapArguments& arguments) {
  std::string fields;
  for (const auto& [name, value] : arguments) fields += fmt::format("<{0}>{1}</{0}>", name, escaped(value));
  return fmt::format(
      "<?xml version=\"1.0\"?>\r\n"
      "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "
      "s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\">"
      "<s:Body><u:{0} xmlns:u=\"{1}\">{2}</u:{0}></s:Body></s:Envelope>\r\n",
      action, service_type, fields);
}

Result<std::string> SoapReply::value(std::string_view name) const {
  const auto found = values.find(name);
  if (found == values.end()) return fail(Errc::malformed, fmt::format("the router's answer has no {}", name));
  return found->second;
}

Result<SoapReply> parse_soap_reply(long status, std::string_view body) {
  NameValueParserData parsed{};
  ParseNameValue(body.data(), static_cast<int>(body.size()), &parsed);
  const std::unique_ptr<NameValueParserData, decltype(&ClearNameValueList)> cleanup(&parsed, &ClearNameValueList);

  SoapReply reply;
  for (const char* name : kNames) {
    if (const char* value = GetValueFromNameValueList(&parsed, name)) reply.values.emplace(name, value);
  }
  if (const auto code = reply.values.find("errorCode"); code != reply.values.end())
    reply.fault = parse_code(code->second);
  if (status != kHttpStatusOk && reply.fault == 0)
    return fail(Errc::malformed, fmt::format("the router answers with status {} and no UPnP error", status));
  return reply;
}

}  // namespace p2p
