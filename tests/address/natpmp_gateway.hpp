// A NAT-PMP gateway on an address of 127/8 of its own, as the port is always 5351. A test says how it answers.
#pragma once

#include <p2p/endpoint.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace p2p::test {

using Datagram = std::vector<std::uint8_t>;

struct NatPmpQuestion {
  std::uint8_t operation = 0;  ///< 0: the address, 2: a TCP mapping
  std::uint16_t inside = 0;
  std::uint16_t outside = 0;
  std::uint32_t lifetime = 0;
  friend bool operator==(const NatPmpQuestion&, const NatPmpQuestion&) = default;
};

class NatPmpGateway {
 public:
  /// The datagrams that answer a question, `count` of which (this one included) have come.
  using Answer = std::function<std::vector<Datagram>(const NatPmpQuestion&, std::size_t count)>;

  explicit NatPmpGateway(Answer answer);
  ~NatPmpGateway();
  NatPmpGateway(const NatPmpGateway&) = delete;
  NatPmpGateway& operator=(const NatPmpGateway&) = delete;

  [[nodiscard]] Ipv4 address() const noexcept { return address_; }
  [[nodiscard]] std::vector<NatPmpQuestion> asked() const;

 private:
  void run();

  const Answer answer_;
  Ipv4 address_;
  int socket_ = -1;
  int stop_ = -1;
  mutable std::mutex mutex_;
  std::vector<NatPmpQuestion> asked_;  ///< under mutex_
  std::thread thread_;
};

[[nodiscard]] Datagram address_answer(Ipv4 address);
[[nodiscard]] Datagram mapping_answer(std::uint16_t inside, std::uint16_t outside, std::uint32_t lifetime);
/// A result code other than 0, with nothing behind the epoch.
[[nodiscard]] Datagram error_answer(std::uint8_t operation, std::uint8_t result);
/// An address of 127/8 on which nothing listens at port 5351.
[[nodiscard]] Ipv4 unused_gateway();

}  // namespace p2p::test
