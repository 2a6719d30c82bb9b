#include "address/http_client.hpp"
#include "address/http_url.hpp"

#include <p2p/address_provider.hpp>

#include <fmt/core.h>

#include <utility>

namespace p2p {
namespace {

constexpr std::size_t kMaxAnswerBytes = 256;
constexpr int kMaxRedirects = 3;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_loopback(const std::string& host) {
  const auto address = IpAddress::parse(host);
  return address && address->is_loopback();
}

class RemoteAddress final : public AddressProvider {
 public:
  explicit RemoteAddress(const RemoteAddressOptions& options) {
    request_.url = options.url;
    request_.ca_file = options.ca_file;
    request_.max_body_bytes = kMaxAnswerBytes;
    request_.max_redirects = kMaxRedirects;
  }

  [[nodiscard]] std::string_view name() const noexcept override { return "remote"; }

  [[nodiscard]] Result<Ipv4> address(const ProviderCall& call) override {
    const auto response = exchange(request_, call);
    if (!response) return fail(response.error());
    if (response->status != kHttpStatusOk)
      return fail(Errc::unexpected_reply, fmt::format("{} answers with status {}", request_.url, response->status));
    auto address = Ipv4::parse(trimmed(response->body));
    if (!address) return fail(Errc::malformed, fmt::format("{} does not answer with an IPv4 address", request_.url));
    return address;
  }

  [[nodiscard]] Result<std::uint16_t> open_port(const PortRequest&, const ProviderCall&) override {
    return fail(Errc::unsupported, "a remote service opens no ports");
  }

 private:
  HttpRequest request_;
};

}  // namespace

Result<std::shared_ptr<AddressProvider>> remote_address(RemoteAddressOptions options) {
  const auto url = HttpUrl::parse(options.url);
  if (!url) return fail(url.error().code(), fmt::format("remote address service: {}", url.error().detail()));
  if (!url->secure && !options.allow_http && !is_loopback(url->host))
    return fail(Errc::invalid_argument, fmt::format("remote address service {}: not https", options.url));
  return std::make_shared<RemoteAddress>(options);
}

}  // namespace p2p
