// Plain blocking sockets for what a well-behaved transport never does: a full backlog, a peer that resets.
#pragma once

#include "support/catch.hpp"

#include <p2p/endpoint.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace p2p::test {

class Descriptor {
 public:
  explicit Descriptor(int value) noexcept : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  [[nodiscard]] int get() const noexcept { return value_; }

 private:
  int value_;
};

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline Descriptor tcp_socket() {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(socket.get() >= 0);
  return socket;
}

inline void connect_to(const Descriptor& socket, std::uint16_t port) {
  const sockaddr_in address = loopback(port);
  REQUIRE(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

/// Listening on a port that it returns, with room for `backlog` + 1 connections that nobody accepts.
inline std::uint16_t listen_on(const Descriptor& socket, int backlog) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(socket.get(), backlog) == 0);
  REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return ntohs(address.sin_port);
}

}  // namespace p2p::test
