// A server on loopback, on a thread of its own, that answers as a test says: also wrongly, slowly, for ever or not at
// all. One connection at a time, one request a connection. With an identity it speaks TLS.
#pragma once

#include "address/certificates.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

struct ssl_st;

namespace p2p::test {

struct HttpQuestion {
  std::string method;
  std::string path;
  std::string head;  ///< request line and headers
  std::string body;
};

/// The server's side of a connection, while its handler runs.
class HttpPeer {
 public:
  HttpPeer(int socket, int stop, ssl_st* tls) : socket_(socket), stop_(stop), tls_(tls) {}

  /// False once the client has gone.
  bool send(std::string_view bytes);
  /// Waits that long; false at once when the client closes or the server stops.
  [[nodiscard]] bool pause(std::chrono::milliseconds duration);
  /// Says nothing until the client closes or the server stops.
  void stay_silent() {
    while (pause(std::chrono::seconds(60))) {
    }
  }
  [[nodiscard]] std::optional<HttpQuestion> receive();

 private:
  [[nodiscard]] std::optional<std::string> read_some();

  int socket_;
  int stop_;
  ssl_st* tls_;
};

class HttpServer {
 public:
  using Handler = std::function<void(const HttpQuestion&, HttpPeer&)>;

  explicit HttpServer(Handler handler, const TlsIdentity* identity = nullptr);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] int requests() const noexcept { return requests_; }

 private:
  void run();
  void serve(int socket);

  Handler handler_;
  const TlsIdentity* identity_;
  int listener_ = -1;
  int stop_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> requests_{0};
  std::thread thread_;
};

/// A whole response with its length, after which the connection closes.
[[nodiscard]] std::string http_response(int status, std::string_view body, std::string_view more_headers = {});
/// A handler that gives every question the same answer.
[[nodiscard]] HttpServer::Handler always(std::string response);

}  // namespace p2p::test
