#include <p2p/seeds.hpp>

#include <p2p/hex.hpp>

#include <cstddef>

namespace p2p {
namespace {

constexpr std::string_view kTransportName = "tcp";

/// Takes the text up to the separator (or the end) off `rest`.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view taken = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return taken;
}

Result<Seed> parse_seed(std::string_view line) {
  const std::size_t transport_colon = line.rfind(':');
  if (transport_colon == std::string_view::npos) return fail(Errc::malformed, "not ip:port:key:tcp");
  const std::string_view transport = line.substr(transport_colon + 1);
  const std::string_view address_and_key = line.substr(0, transport_colon);
  const std::size_t key_colon = address_and_key.rfind(':');
  if (key_colon == std::string_view::npos) return fail(Errc::malformed, "not ip:port:key:tcp");

  const auto endpoint = Endpoint::parse(address_and_key.substr(0, key_colon));
  if (!endpoint) return fail(Errc::malformed, endpoint.error().detail());
  const auto key = PublicKey::from_hex(address_and_key.substr(key_colon + 1));
  if (!key) return fail(Errc::malformed, "public key: " + key.error().message());
  if (transport != kTransportName) return fail(Errc::malformed, "transport '" + std::string(transport) + "', not tcp");
  return Seed::at(*endpoint, *key);
}

}  // namespace

Result<Seed> Seed::at(const Endpoint& endpoint, const PublicKey& public_key) {
  const auto ip = endpoint.address.to_v4();
  if (!ip) return fail(Errc::not_representable, "the seed " + endpoint.to_string() + " is not IPv4");
  return Seed{*ip, endpoint.port, public_key, NodeTransport::tcp};
}

Result<std::vector<Seed>> parse_seeds(std::string_view text) {
  std::vector<Seed> seeds;
  for (std::size_t line_number = 1; !text.empty(); ++line_number) {
    const std::string_view line = take_until(text, '\n');
    if (line.empty()) continue;
    auto seed = parse_seed(line);
    if (!seed) {
      const Error& error = seed.error();
      return fail(error.code(), "seeds, line " + std::to_string(line_number) + ": " + error.detail());
    }
    seeds.push_back(*seed);
  }
  return seeds;
}

Result<std::string> format_seeds(std::span<const Seed> seeds) {
  std::string text;
  for (const Seed& seed : seeds) {
    if (seed.transport != NodeTransport::tcp)
      return fail(Errc::not_representable,
                  "the seed " + seed.endpoint().to_string() + " has another transport than tcp");
    if (!text.empty()) text += '\n';
    text +=
        seed.endpoint().to_string() + ":" + to_upper_hex(seed.public_key.bytes()) + ":" + std::string(kTransportName);
  }
  return text;
}

}  // namespace p2p
