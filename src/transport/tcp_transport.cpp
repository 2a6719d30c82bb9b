#include <p2p/tcp_transport.hpp>

#include "transport/asio_loop.hpp"
#include "transport/tcp_acceptor.hpp"
#include "transport/tcp_connect.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

namespace p2p {
namespace {

class TcpTransport final : public Transport {
 public:
  explicit TcpTransport(const Clock& clock) noexcept : clock_(clock) {}

  [[nodiscard]] std::shared_ptr<EventLoop> create_loop() override { return std::make_shared<AsioLoop>(clock_); }

  [[nodiscard]] std::unique_ptr<ConnectAttempt> connect(EventLoop& loop, const Endpoint& remote, Duration timeout,
                                                        const StreamOptions& options,
                                                        ConnectCompletion completion) override {
    auto* const own = dynamic_cast<AsioLoop*>(&loop);
    if (own == nullptr) throw std::invalid_argument("TCP streams live on loops of the TCP transport");
    return start_tcp_connect(*own, remote, timeout, options, std::move(completion));
  }

  [[nodiscard]] Result<std::unique_ptr<Acceptor>> listen(std::span<const std::shared_ptr<EventLoop>> loops,
                                                         const Endpoint& local, const StreamOptions& options,
                                                         AcceptHandler handler) override {
    if (loops.empty() || !handler.on_accept) return fail(Errc::invalid_argument, "listen needs a loop and on_accept");
    std::vector<std::shared_ptr<AsioLoop>> own;
    for (const auto& loop : loops) {
      own.push_back(std::dynamic_pointer_cast<AsioLoop>(loop));
      if (own.back() == nullptr) return fail(Errc::invalid_argument, "listen needs loops of the TCP transport");
    }
    return start_tcp_acceptor(std::move(own), local, options, std::move(handler));
  }

 private:
  const Clock& clock_;
};

}  // namespace

std::shared_ptr<Transport> make_tcp_transport(const Clock& clock) { return std::make_shared<TcpTransport>(clock); }

}  // namespace p2p
