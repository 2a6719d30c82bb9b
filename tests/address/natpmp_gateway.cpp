#include "address/natpmp_gateway.hpp"

#include "support/catch.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>

namespace p2p::test {
namespace {

constexpr std::uint16_t kNatPmpPort = 5351;

/// Tests that run at the same time hardly ever draw the same; binding finds it out.
Ipv4 random_loopback() {
  static std::random_device device;
  const std::uint32_t random = device();
  return {{127, static_cast<std::uint8_t>(random % 254 + 1), static_cast<std::uint8_t>(random >> 8U & 0xFFU),
           static_cast<std::uint8_t>((random >> 16U) % 253 + 2)}};
}

sockaddr_in natpmp_port_of(Ipv4 address) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(kNatPmpPort);
  std::memcpy(&result.sin_addr, address.octets.data(), address.octets.size());
  return result;
}

int bind_udp(Ipv4 address) {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const sockaddr_in local = natpmp_port_of(address);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&local), sizeof local) == 0) return socket;
  ::close(socket);
  return -1;
}

std::uint32_t read_number(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8U | bytes[i];
  return value;
}

void append_number(Datagram& datagram, std::uint32_t value, std::size_t size) {
  for (std::size_t i = size; i-- > 0;) datagram.push_back(static_cast<std::uint8_t>(value >> 8U * i & 0xFFU));
}

}  // namespace

NatPmpGateway::NatPmpGateway(Answer answer) : answer_(std::move(answer)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  for (int i = 0; i < 100 && socket_ < 0; ++i) {
    address_ = random_loopback();
    socket_ = bind_udp(address_);
  }
  REQUIRE(socket_ >= 0);
  thread_ = std::thread([this] { run(); });
}

NatPmpGateway::~NatPmpGateway() {
  const std::uint64_t one = 1;
  if (::write(stop_, &one, sizeof one) != sizeof one) std::abort();
  thread_.join();
  ::close(socket_);
  ::close(stop_);
}

std::vector<NatPmpQuestion> NatPmpGateway::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

void NatPmpGateway::run() {
  for (;;) {
    std::array<pollfd, 2> waiting{pollfd{socket_, POLLIN, 0}, pollfd{stop_, POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 || waiting[1].revents != 0) return;
    std::array<std::uint8_t, 64> bytes{};
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    const auto size =
        ::recvfrom(socket_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size < 2) continue;
    NatPmpQuestion question{bytes[1], 0, 0, 0};
    if (size >= 12) {
      question.inside = static_cast<std::uint16_t>(read_number(&bytes[4], 2));
      question.outside = static_cast<std::uint16_t>(read_number(&bytes[6], 2));
      question.lifetime = read_number(&bytes[8], 4);
    }
    std::size_t count = 0;
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(question);
      count = asked_.size();
    }
    for (const Datagram& answer : answer_(question, count))
      ::sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&from), from_size);
  }
}

Datagram address_answer(Ipv4 address) {
  Datagram answer{0, 128, 0, 0, 0, 0, 0, 1};
  for (const std::uint8_t octet : address.octets) answer.push_back(octet);
  return answer;
}

Datagram mapping_answer(std::uint16_t inside, std::uint16_t outside, std::uint32_t lifetime) {
  Datagram answer{0, 130, 0, 0, 0, 0, 0, 1};
  append_number(answer, inside, 2);
  append_number(answer, outside, 2);
  append_number(answer, lifetime, 4);
  return answer;
}

Datagram error_answer(std::uint8_t operation, std::uint8_t result) {
  return {0, static_cast<std::uint8_t>(128 + operation), 0, result, 0, 0, 0, 1};
}

Ipv4 unused_gateway() {
  for (;;) {
    const Ipv4 address = random_loopback();
    const int socket = bind_udp(address);
    if (socket < 0) continue;
    ::close(socket);
    return address;
  }
}

}  // namespace p2p::test
