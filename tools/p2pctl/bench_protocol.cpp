#include "bench_protocol.hpp"

#include <p2p/bytes.hpp>

#include <sys/resource.h>

#include <cstdint>
#include <utility>

namespace p2pctl {
namespace {

constexpr std::uint8_t kPing = 25;
constexpr std::uint8_t kOk = 254;
constexpr std::uint8_t kGetTransaction = 3;
constexpr std::uint8_t kTransaction = 252;
constexpr std::uint8_t kGetNetworkStats = 39;
constexpr std::uint8_t kNetworkStats = 227;
/// A larger reply is asked for by mistake.
constexpr std::uint64_t kMaxReplyBytes = 32U << 20U;

p2p::RawMessage raw(p2p::Bytes bytes) { return p2p::RawMessage::from_bytes(std::move(bytes)).value(); }

/// A type byte and a number behind it.
p2p::Bytes with_number(std::uint8_t type, std::uint64_t number) {
  p2p::Bytes bytes{type};
  for (unsigned shift = 64; shift > 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(number >> (shift - 8)));
  return bytes;
}

p2p::Result<std::uint64_t> number_of(const p2p::RawMessage& message) {
  if (message.bytes().size() != 9) return p2p::fail(p2p::Errc::malformed, "a benchmark message without its number");
  std::uint64_t number = 0;
  for (std::size_t i = 1; i < message.bytes().size(); ++i) number = number << 8U | message.bytes()[i];
  return number;
}

}  // namespace

p2p::RawMessage make_load_request(std::size_t reply_bytes) {
  if (reply_bytes <= 1) return raw({kPing});
  return raw(with_number(kGetTransaction, reply_bytes));
}

p2p::RawMessage make_cpu_time_request() { return raw({kGetNetworkStats}); }

std::optional<p2p::RawMessage> bench_reply(const p2p::RawMessage& request) {
  switch (request.type()) {
    case kPing:
      return raw({kOk});
    case kGetTransaction: {
      const auto size = number_of(request);
      if (!size || *size == 0 || *size > kMaxReplyBytes) return std::nullopt;
      p2p::Bytes reply(*size);
      reply.front() = kTransaction;
      return raw(std::move(reply));
    }
    case kGetNetworkStats:
      return raw(with_number(kNetworkStats, static_cast<std::uint64_t>(own_cpu_time().count())));
    default:
      return std::nullopt;
  }
}

p2p::Result<std::chrono::microseconds> cpu_time_of_reply(const p2p::RawMessage& reply) {
  const auto number = number_of(reply);
  if (!number) return p2p::fail(number.error());
  return std::chrono::microseconds(*number);
}

std::chrono::microseconds own_cpu_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto to_us = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return to_us(usage.ru_utime) + to_us(usage.ru_stime);
}

}  // namespace p2pctl
