#include "address/port_opening.hpp"

#include "address/provider_call.hpp"

namespace p2p {
namespace {

/// Whether another try, with this port or another, may end differently.
bool worth_another_try(const Error& error, const ProviderCall& call) {
  return error != Errc::not_found && error != Errc::unsupported && check_wanted(call).has_value();
}

Result<void> map_in_two_tries(PortMapper& mapper, std::uint16_t port, const ProviderCall& call) {
  auto first = mapper.map(port, call);
  if (first || !worth_another_try(first.error(), call)) return first;
  // Whether that has removed anything shows in the second try.
  if (first.error() == Errc::address_in_use) static_cast<void>(mapper.unmap(port, call));
  return mapper.map(port, call);
}

std::uint16_t random_port(RandomSource& random) {
  constexpr std::uint64_t kDynamicPorts = 65536 - kFirstDynamicPort;
  return static_cast<std::uint16_t>(kFirstDynamicPort + random.next() % kDynamicPorts);
}

}  // namespace

Result<std::uint16_t> open_port_through(PortMapper& mapper, const PortRequest& request, RandomSource& random,
                                        const ProviderCall& call) {
  if (request.port == 0) return fail(Errc::invalid_argument, "port 0 cannot be opened");
  const auto mapped = map_in_two_tries(mapper, request.port, call);
  if (mapped) return request.port;
  if (!request.forced) return fail(mapped.error());

  Error last = mapped.error();
  for (int i = 0; i < kMaxRandomPorts && worth_another_try(last, call); ++i) {
    const std::uint16_t port = random_port(random);
    const auto other = mapper.map(port, call);
    if (other) return port;
    last = other.error();
  }
  return fail(last == Errc::cancelled ? last : mapped.error());
}

}  // namespace p2p
