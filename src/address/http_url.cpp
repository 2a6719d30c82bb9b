#include "address/http_url.hpp"

#include <algorithm>
#include <optional>

namespace p2p {
namespace {

constexpr std::size_t kMaxUrlBytes = 2048;

bool is_url_character(char c) { return c > ' ' && c < 0x7F && c != '\\' && c != '"' && c != '<' && c != '>'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// What is behind `prefix`, which is lower case and found in either case.
std::optional<std::string_view> behind(std::string_view prefix, std::string_view text) {
  const auto same = [](char expected, char found) { return expected == lower(found); };
  if (text.size() < prefix.size() || !std::equal(prefix.begin(), prefix.end(), text.begin(), same)) return std::nullopt;
  return text.substr(prefix.size());
}

bool is_port(std::string_view text) {
  return text.empty() ||
         (text.size() <= 6 && text.front() == ':' && text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

}  // namespace

Result<HttpUrl> HttpUrl::parse(std::string_view text) {
  const auto refuse = [](const char* why) { return fail(Errc::invalid_argument, why); };
  if (text.size() > kMaxUrlBytes) return refuse("a URL of more than 2048 bytes");
  if (!std::all_of(text.begin(), text.end(), is_url_character))
    return refuse("a URL with a character that none may have");
  HttpUrl url;
  auto rest = behind("https://", text);
  url.secure = rest.has_value();
  if (!rest) rest = behind("http://", text);
  if (!rest) return refuse("not an http or https URL");

  const std::string_view authority = rest->substr(0, rest->find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) return refuse("a URL with user information");
  const bool bracketed = !authority.empty() && authority.front() == '[';
  const std::size_t host_end = bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos) return refuse("a URL without a host");
  const std::string_view host = bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
  if (host.empty()) return refuse("a URL without a host");
  if (!is_port(authority.substr(bracketed ? host_end + 1 : host_end))) return refuse("a URL with a bad port");
  url.host = host;
  return url;
}

}  // namespace p2p
