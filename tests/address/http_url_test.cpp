#include "address/http_url.hpp"

#include "support/catch.hpp"

#include <tuple>

namespace p2p {
namespace {

TEST_CASE("a URL's scheme and host are read") {
  const auto [text, secure, host] = GENERATE(table<const char*, bool, const char*>({
      {"https://ip.example.org", true, "ip.example.org"},
      {"HTTPS://ip.example.org/path?q#f", true, "ip.example.org"},
      {"http://127.0.0.1:8080/", false, "127.0.0.1"},
      {"http://host:?", false, "host"},
      {"http://[::1]:80/x", false, "::1"},
      {"http://[::1]", false, "::1"},
  }));
  CAPTURE(text);
  const auto url = HttpUrl::parse(text);
  REQUIRE(url);
  CHECK(url->secure == secure);
  CHECK(url->host == host);
}

TEST_CASE("what is not a plain http or https URL is refused") {
  const auto* text =
      GENERATE("", "ftp://host/", "file:///etc/passwd", "//host/", "https:/host", "https://", "https:///path",
               "https://:80/", "http://127.0.0.1@evil.example/", "http://user:word@host/", "http://host\\@evil/",
               "http://host/ path", "http://host/\r\nX: y", "http://[::1/", "http://[::1]evil/", "http://host:80x/",
               "http://host:123456/", "http://h\x7Fst/", "http://h\xC3\xB6st/");
  CAPTURE(text);
  CHECK(HttpUrl::parse(text).error() == Errc::invalid_argument);
}

TEST_CASE("a URL is at most 2048 bytes long") {
  const std::string start = "https://host/";
  CHECK(HttpUrl::parse(start + std::string(2048 - start.size(), 'a')));
  CHECK_FALSE(HttpUrl::parse(start + std::string(2049 - start.size(), 'a')));
}

}  // namespace
}  // namespace p2p
