// The measure of all others: Network::request_raw with callbacks.
#include "bench/bindings/overhead.hpp"

#include <p2p/crypto.hpp>
#include <p2p/network.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <future>
#include <memory>

namespace {

/// Keeps so many requests under way until the time is over.
class Load {
 public:
  Load(p2p::Network& network, const p2p::PublicKey& node, const overhead::Arguments& arguments)
      : network_(network),
        node_(node),
        end_(std::chrono::steady_clock::now() + arguments.duration),
        running_(arguments.concurrency) {
    for (unsigned i = 0; i < arguments.concurrency; ++i) send();
  }
  [[nodiscard]] std::uint64_t wait() {
    ended_.get_future().wait();
    return done_;
  }

 private:
  void send() {
    network_.request_raw(node_, ping_, {}, [this](const p2p::Result<p2p::RawMessage>& reply) { next(reply); });
  }
  void next(const p2p::Result<p2p::RawMessage>& reply) {
    if (reply) ++done_;
    if (reply && std::chrono::steady_clock::now() < end_) return send();
    if (--running_ == 0) ended_.set_value();
  }

  p2p::Network& network_;
  p2p::PublicKey node_;
  p2p::RawMessage ping_ = p2p::RawMessage::from_bytes({25}).value();
  std::chrono::steady_clock::time_point end_;
  std::atomic<unsigned> running_;
  std::atomic<std::uint64_t> done_{0};
  std::promise<void> ended_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = overhead::read_arguments(argc, argv);
  if (!arguments) return 2;
  p2p::NetworkOptions options;
  options.signer = p2p::make_software_signer(p2p::derive_keypair(p2p::as_bytes("overhead"), 0).value()).value();
  const auto network = p2p::Network::create(std::move(options)).value();
  network->handle_all_raw(
      [](const p2p::RawMessage&, const p2p::RequestContext&, p2p::Responder responder) {
        static_cast<void>(responder.respond(p2p::RawMessage::from_bytes({254}).value()));
      },
      p2p::HandlerMode::in_line);
  if (!network->start()) return 1;
  p2p::PublicKey node = network->public_key();
  if (!arguments->endpoint.empty()) {
    node = p2p::PublicKey::from_hex(arguments->key_hex).value();
    network->connect({node, p2p::Endpoint::parse(arguments->endpoint).value()});
    if (!network->request_raw(node, p2p::RawMessage::from_bytes({25}).value())) return 1;
  }
  const overhead::Measurement measurement;
  Load load(*network, node, *arguments);
  const auto requests = load.wait();
  measurement.print("cpp", requests);
}
