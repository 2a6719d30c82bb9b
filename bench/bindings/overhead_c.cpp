// The same through the C ABI: p2p_network_request with callbacks.
#include "bench/bindings/overhead.hpp"

#include <p2p/p2p.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <future>
#include <string>

namespace {

constexpr std::uint8_t kPing = 25;
constexpr std::uint8_t kOk = 254;

class Load {
 public:
  Load(p2p_network* network, const p2p_key& node, const overhead::Arguments& arguments)
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
    if (p2p_network_request(network_, {node_.bytes, node_.size}, {&kPing, 1}, 0, &completion_, nullptr) != P2P_OK)
      end_one();
  }
  static void next(void* self, p2p_event* reply) {
    auto& load = *static_cast<Load*>(self);
    if (reply->status == P2P_OK) ++load.done_;
    if (reply->status == P2P_OK && std::chrono::steady_clock::now() < load.end_) return load.send();
    load.end_one();
  }
  void end_one() {
    if (--running_ == 0) ended_.set_value();
  }

  p2p_network* network_;
  p2p_key node_;
  p2p_completion completion_{&Load::next, this};
  std::chrono::steady_clock::time_point end_;
  std::atomic<unsigned> running_;
  std::atomic<std::uint64_t> done_{0};
  std::promise<void> ended_;
};

void answer(void* /*context*/, p2p_event* request) { p2p_responder_respond(request->responder, {&kOk, 1}); }

p2p_network* start_network() {
  const std::string seed = "overhead";
  p2p_keypair keys{};
  p2p_options options{};
  p2p_network* network = nullptr;
  if (p2p_keypair_derive({reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size()}, 0, P2P_CURVE_ED25519,
                         P2P_ORIGIN_SOFTWARE, &keys) != P2P_OK)
    return nullptr;
  if (p2p_options_init(&options, sizeof options) != P2P_OK) return nullptr;
  options.private_key = {keys.private_key, sizeof keys.private_key};
  if (p2p_network_create(&options, &network, nullptr) != P2P_OK) return nullptr;
  p2p_network_handle(network, P2P_ALL_TYPES, P2P_HANDLE_INLINE, answer, nullptr, nullptr);
  return p2p_network_start(network, nullptr) == P2P_OK ? network : nullptr;
}

p2p_key key_of_hex(const std::string& hex) {
  p2p_key key{};
  for (std::size_t i = 0; i + 1 < hex.size() && key.size < P2P_MAX_KEY_SIZE; i += 2)
    key.bytes[key.size++] = static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16));
  return key;
}

bool connect(p2p_network* network, const p2p_key& node, const std::string& where) {
  p2p_endpoint endpoint{};
  p2p_event* reply = nullptr;
  if (p2p_endpoint_parse(where.c_str(), &endpoint) != P2P_OK) return false;
  if (p2p_network_connect(network, {node.bytes, node.size}, &endpoint, nullptr) != P2P_OK) return false;
  if (p2p_network_request_wait(network, {node.bytes, node.size}, {&kPing, 1}, 0, &reply) != P2P_OK) return false;
  const bool answered = reply->status == P2P_OK;
  p2p_event_destroy(reply);
  return answered;
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = overhead::read_arguments(argc, argv);
  p2p_network* const network = arguments ? start_network() : nullptr;
  if (network == nullptr) return 2;
  p2p_key node{};
  p2p_network_public_key(network, &node);
  if (!arguments->endpoint.empty()) {
    node = key_of_hex(arguments->key_hex);
    if (!connect(network, node, arguments->endpoint)) return 1;
  }
  const overhead::Measurement measurement;
  Load load(network, node, *arguments);
  const auto requests = load.wait();
  measurement.print("c", requests);
  p2p_network_destroy(network);
}
