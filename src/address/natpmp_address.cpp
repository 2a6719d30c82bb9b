#include "address/nat_provider.hpp"
#include "address/provider_call.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <natpmp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace p2p {
namespace {

/// How late a cancelled call may notice it.
constexpr std::chrono::milliseconds kLongestWait{100};

Error error_of(int result) {
  switch (result) {
    case NATPMP_ERR_CANNOTGETGATEWAY:
      return {Errc::not_found, "this host has no default gateway"};
    case NATPMP_ERR_NOGATEWAYSUPPORT:
      return {Errc::not_found, "the gateway does not speak NAT-PMP"};
    case NATPMP_ERR_UNSUPPORTEDVERSION:
    case NATPMP_ERR_UNSUPPORTEDOPCODE:
      return {Errc::malformed, "the gateway's answer is not of NAT-PMP version 0"};
    case NATPMP_ERR_NOTAUTHORIZED:
    case NATPMP_ERR_NETWORKFAILURE:
    case NATPMP_ERR_OUTOFRESOURCES:
    case NATPMP_ERR_UNDEFINEDERROR:
      return {Errc::refused_by_peer, fmt::format("the gateway refuses with libnatpmp's error {}", result)};
    default:
      return {Errc::io_error, fmt::format("libnatpmp's error {}", result)};
  }
}

/// The library reads fields that a short datagram does not have; such datagrams are taken away before it sees them.
/// 8 bytes hold an error, 12 an address, 16 a mapping. An error of the socket shows here, and here only.
Result<void> drop_short_answers(int socket) {
  std::array<unsigned char, 16> bytes{};
  for (;;) {
    const auto size = ::recv(socket, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
    if (size < 0 && errno == ECONNREFUSED) return fail(error_of(NATPMP_ERR_NOGATEWAYSUPPORT));
    if (size < 0) return {};
    const bool is_error = size >= 8 && (bytes[2] != 0 || bytes[3] != 0 || bytes[0] != 0);
    const bool is_address = size >= 12 && bytes[1] == 128;
    if (is_error || is_address || size >= 16) return {};
    static_cast<void>(::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT));
  }
}

/// A socket to the gateway, for one exchange: late answers to earlier ones do not reach it.
class GatewaySocket {
 public:
  GatewaySocket() = default;
  ~GatewaySocket() {
    if (open_) closenatpmp(&state_);
  }
  GatewaySocket(const GatewaySocket&) = delete;
  GatewaySocket& operator=(const GatewaySocket&) = delete;

  /// 0.0.0.0 for the default route's gateway.
  [[nodiscard]] Result<void> connect(Ipv4 gateway) {
    in_addr_t address = 0;
    std::memcpy(&address, gateway.octets.data(), sizeof address);
    const int result = initnatpmp(&state_, address != 0 ? 1 : 0, address);
    open_ = state_.s >= 0;
    if (result < 0) return fail(error_of(result));
    return {};
  }

  [[nodiscard]] natpmp_t* get() noexcept { return &state_; }

  /// Waits for the answer to what was sent; libnatpmp sends it again meanwhile.
  [[nodiscard]] Result<natpmpresp_t> receive(std::uint16_t type, const ProviderCall& call) {
    for (;;) {
      if (const auto wanted = check_wanted(call); !wanted) return fail(wanted.error().code(), "NAT-PMP gateway");
      wait(call);
      if (const auto dropped = drop_short_answers(state_.s); !dropped) return fail(dropped.error());
      natpmpresp_t answer{};
      const int result = readnatpmpresponseorretry(&state_, &answer);
      if (result == NATPMP_TRYAGAIN) continue;
      if (result < 0) return fail(error_of(result));
      if (answer.type != type) return fail(Errc::malformed, "the gateway answers another question");
      return answer;
    }
  }

 private:
  /// Until there is something to read, or to send again, or the call may be over.
  void wait(const ProviderCall& call) {
    timeval retry{};
    static_cast<void>(getnatpmprequesttimeout(&state_, &retry));
    const Duration until_retry = std::chrono::seconds(retry.tv_sec) + std::chrono::microseconds(retry.tv_usec);
    const Duration longest = std::min<Duration>({until_retry, time_left(call), kLongestWait});
    const auto rounded_up = std::chrono::ceil<std::chrono::milliseconds>(std::max(longest, Duration::zero()));
    pollfd readable{state_.s, POLLIN, 0};
    static_cast<void>(::poll(&readable, 1, static_cast<int>(rounded_up.count())));
  }

  natpmp_t state_{-1, 0, 0, {}, 0, 0, {}};
  bool open_ = false;
};

class NatPmpMapper final : public PortMapper {
 public:
  explicit NatPmpMapper(const NatPmpOptions& options) : gateway_(options.gateway), lifetime_(options.lifetime) {
    if (lifetime_ < std::chrono::seconds(1) || lifetime_ > kLongestLifetime)
      throw std::invalid_argument("natpmp_address: lifetime of a mapping");
  }

  [[nodiscard]] std::string_view name() const noexcept override { return "nat-pmp"; }

  [[nodiscard]] Result<Ipv4> external_address(const ProviderCall& call) override {
    GatewaySocket socket;
    if (const auto connected = socket.connect(gateway_); !connected) return fail(connected.error());
    if (const int sent = sendpublicaddressrequest(socket.get()); sent < 0) return fail(error_of(sent));
    const auto answer = socket.receive(NATPMP_RESPTYPE_PUBLICADDRESS, call);
    if (!answer) return fail(answer.error());
    Ipv4 address;
    std::memcpy(address.octets.data(), &answer->pnu.publicaddress.addr, address.octets.size());
    return address;
  }

  [[nodiscard]] Result<void> map(std::uint16_t port, const ProviderCall& call) override {
    const auto given = request_mapping(port, port, lifetime_, call);
    if (!given) return fail(given.error());
    if (*given == port) return {};
    // Nobody listens for the port that was offered instead: it goes back, as far as the gateway lets it.
    static_cast<void>(unmap(port, call));
    return fail(Errc::address_in_use, fmt::format("the gateway offers port {} instead of {}", *given, port));
  }

  /// NAT-PMP lets a host remove its own mappings only: that of this port inside, whatever it is outside.
  [[nodiscard]] Result<void> unmap(std::uint16_t port, const ProviderCall& call) override {
    return request_mapping(port, 0, std::chrono::seconds(0), call).map([](std::uint16_t) {});
  }

 private:
  static constexpr std::chrono::seconds kLongestLifetime = std::chrono::hours(24 * 365);

  /// The port outside.
  [[nodiscard]] Result<std::uint16_t> request_mapping(std::uint16_t inside, std::uint16_t outside,
                                                      std::chrono::seconds lifetime, const ProviderCall& call) {
    GatewaySocket socket;
    if (const auto connected = socket.connect(gateway_); !connected) return fail(connected.error());
    const auto seconds = static_cast<std::uint32_t>(lifetime.count());
    const int sent = sendnewportmappingrequest(socket.get(), NATPMP_PROTOCOL_TCP, inside, outside, seconds);
    if (sent < 0) return fail(error_of(sent));
    const auto answer = socket.receive(NATPMP_RESPTYPE_TCPPORTMAPPING, call);
    if (!answer) return fail(answer.error());
    if (answer->pnu.newportmapping.privateport != inside)
      return fail(Errc::malformed, "the gateway answers for another port");
    return answer->pnu.newportmapping.mappedpublicport;
  }

  const Ipv4 gateway_;
  const std::chrono::seconds lifetime_;
};

}  // namespace

std::shared_ptr<AddressProvider> natpmp_address(NatPmpOptions options) {
  return std::make_shared<NatProvider>(std::make_unique<NatPmpMapper>(options), std::move(options.random));
}

}  // namespace p2p
