#include "address/http_server.hpp"

#include "support/catch.hpp"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <utility>

namespace p2p::test {
namespace {

/// Only ends tests that have failed.
constexpr timeval kLongestRead{60, 0};

struct TlsCleanup {
  void operator()(SSL* tls) const noexcept { SSL_free(tls); }
};
struct ContextCleanup {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, ContextCleanup>;

/// OpenSSL writes with write(2): a client that has gone must not end the test.
void ignore_broken_pipes() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

std::size_t length_of_body(const std::string& head) {
  const std::string name = "Content-Length: ";
  const std::size_t at = head.find(name);
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + name.size(), nullptr, 10);
}

}  // namespace

bool HttpPeer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                      : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool HttpPeer::pause(std::chrono::milliseconds duration) {
  std::array<pollfd, 2> waiting{pollfd{socket_, POLLRDHUP, 0}, pollfd{stop_, POLLIN, 0}};
  return ::poll(waiting.data(), waiting.size(), static_cast<int>(duration.count())) == 0;
}

std::optional<std::string> HttpPeer::read_some() {
  std::array<char, 4096> buffer;
  const auto size = tls_ != nullptr ? SSL_read(tls_, buffer.data(), static_cast<int>(buffer.size()))
                                    : ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (size <= 0) return std::nullopt;
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

std::optional<HttpQuestion> HttpPeer::receive() {
  std::string received;
  std::size_t head_end = std::string::npos;
  for (;;) {
    head_end = received.find("\r\n\r\n");
    if (head_end != std::string::npos && received.size() >= head_end + 4 + length_of_body(received.substr(0, head_end)))
      break;
    auto more = read_some();
    if (!more) return std::nullopt;
    received += *more;
  }
  const std::size_t path = received.find(' ') + 1;
  return HttpQuestion{received.substr(0, path - 1), received.substr(path, received.find(' ', path) - path),
                      received.substr(0, head_end), received.substr(head_end + 4)};
}

HttpServer::HttpServer(Handler handler, const TlsIdentity* identity)
    : handler_(std::move(handler)), identity_(identity), stop_(::eventfd(0, EFD_CLOEXEC)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(listener_, 16) == 0);
  REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

HttpServer::~HttpServer() {
  const std::uint64_t one = 1;
  if (::write(stop_, &one, sizeof one) != sizeof one) std::abort();
  thread_.join();
  ::close(listener_);
  ::close(stop_);
}

std::string HttpServer::url(std::string_view path) const {
  return (identity_ != nullptr ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) +
         std::string(path);
}

void HttpServer::run() {
  ignore_broken_pipes();
  for (;;) {
    std::array<pollfd, 2> waiting{pollfd{listener_, POLLIN, 0}, pollfd{stop_, POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 || waiting[1].revents != 0) return;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kLongestRead, sizeof kLongestRead);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &kLongestRead, sizeof kLongestRead);
    serve(socket);
    ::close(socket);
  }
}

void HttpServer::serve(int socket) {
  Context context;
  std::unique_ptr<SSL, TlsCleanup> tls;
  if (identity_ != nullptr) {
    context.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context.get(), identity_->certificate());
    SSL_CTX_use_PrivateKey(context.get(), identity_->key());
    tls.reset(SSL_new(context.get()));
    SSL_set_fd(tls.get(), socket);
    if (SSL_accept(tls.get()) != 1) return;
  }
  HttpPeer peer(socket, stop_, tls.get());
  if (const auto question = peer.receive()) {
    ++requests_;
    handler_(*question, peer);
  }
  if (tls != nullptr) SSL_shutdown(tls.get());
}

std::string http_response(int status, std::string_view body, std::string_view more_headers) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Text\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more_headers) + "\r\n" + std::string(body);
}

HttpServer::Handler always(std::string response) {
  return [response = std::move(response)](const HttpQuestion&, HttpPeer& peer) { peer.send(response); };
}

}  // namespace p2p::test
