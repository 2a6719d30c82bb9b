// Resident memory of an idle connection, on either side: a listener and a client with many Ed25519 identities, one
// process each; the growth from some connections to many, divided by their difference, after one Ping on each.
//
// Usage: idle_connections [CONNECTIONS [FROM [LISTENER_KEY_CACHE_ENTRIES]]]         default: 10000 1000 64
#include "bench/idle_client.hpp"

#include <p2p/crypto.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/network.hpp>

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

struct Plan {
  std::size_t connections = 10'000;
  std::size_t from = 1'000;
  std::size_t key_cache_entries = 64;
};

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  if (!statm) throw std::runtime_error("/proc/self/statm cannot be read");
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void allow_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// Lines between the two processes.
class Channel {
 public:
  Channel(int in, int out) : in_(fdopen(in, "r")), out_(fdopen(out, "w")) {}
  Channel(Channel&& other) noexcept
      : in_(std::exchange(other.in_, nullptr)), out_(std::exchange(other.out_, nullptr)) {}
  Channel& operator=(Channel&&) = delete;
  ~Channel() {
    if (in_ != nullptr) std::fclose(in_);
    if (out_ != nullptr) std::fclose(out_);
  }
  void say(const std::string& line) {
    std::fputs((line + "\n").c_str(), out_);
    std::fflush(out_);
  }
  /// Empty at the end.
  std::string hear() {
    char line[512];
    if (std::fgets(line, sizeof line, in_) == nullptr) return {};
    std::string text(line);
    text.pop_back();
    return text;
  }
  std::size_t hear_number() { return std::stoul(hear()); }

 private:
  std::FILE* in_;
  std::FILE* out_;
};

/// Says where it listens; then, each time it is asked, its resident bytes and its connections.
int run_listener(const Plan& plan, Channel channel) {
  p2p::NetworkOptions options;
  options.signer = p2p::make_software_signer(p2p::random_keypair().value()).value();
  options.listen = {p2p::Endpoint::parse("127.0.0.1:0").value()};
  options.limits.max_connections = plan.connections + 1;
  options.limits.max_key_cache_entries = plan.key_cache_entries;
  const auto network = p2p::Network::create(std::move(options)).value();
  network->handle<p2p::Ping>([](const p2p::Ping&, const p2p::RequestContext&, p2p::Responder responder) {
    if (auto sent = responder.respond(p2p::Ok{}); !sent) throw std::runtime_error(sent.error().message());
  });
  if (auto started = network->start(); !started) throw std::runtime_error(started.error().message());
  if (auto up = network->node_up(); !up) throw std::runtime_error(up.error().message());
  channel.say(network->listening_endpoints().front().to_string());
  channel.say(network->public_key().to_hex());
  while (!channel.hear().empty()) {
    channel.say(std::to_string(resident_bytes()));
    channel.say(std::to_string(network->incoming_connections()));
  }
  return EXIT_SUCCESS;
}

struct Reading {
  std::size_t client = 0;
  std::size_t listener = 0;
};

Reading read_both(Channel& listener, std::size_t expected_connections) {
  listener.say("?");
  const std::size_t listener_bytes = listener.hear_number();
  if (listener.hear_number() != expected_connections) throw std::runtime_error("a connection was lost");
  return {resident_bytes(), listener_bytes};
}

double per_connection(std::size_t before, std::size_t after, const Plan& plan) {
  return (static_cast<double>(after) - static_cast<double>(before)) / static_cast<double>(plan.connections - plan.from);
}

int run_client(const Plan& plan, Channel listener) {
  const auto endpoint = p2p::Endpoint::parse(listener.hear()).value();
  const auto key = p2p::PublicKey::from_hex(listener.hear()).value();
  const std::size_t empty = resident_bytes();
  p2p::bench::IdleClient client({key, endpoint}, plan.connections);
  const std::size_t with_identities = resident_bytes();
  client.grow_to(plan.from);
  const Reading before = read_both(listener, plan.from);
  client.grow_to(plan.connections);
  const Reading after = read_both(listener, plan.connections);

  fmt::print("from {} to {} connections, {} entries in the listener's key cache\n", plan.from, plan.connections,
             plan.key_cache_entries);
  fmt::print("listener: {:.0f} bytes a connection ({} KiB -> {} KiB)\n",
             per_connection(before.listener, after.listener, plan), before.listener >> 10U, after.listener >> 10U);
  fmt::print("client:   {:.0f} bytes a connection ({} KiB -> {} KiB)\n",
             per_connection(before.client, after.client, plan), before.client >> 10U, after.client >> 10U);
  fmt::print("identity: {:.0f} bytes each, in the client, made before (signer and settings)\n",
             static_cast<double>(with_identities - empty) / static_cast<double>(plan.connections));
  return EXIT_SUCCESS;
}

Plan parse(int argc, char** argv) {
  Plan plan;
  if (argc > 1) plan.connections = std::stoul(argv[1]);
  if (argc > 2) plan.from = std::stoul(argv[2]);
  if (argc > 3) plan.key_cache_entries = std::stoul(argv[3]);
  if (plan.connections <= plan.from) throw std::invalid_argument("CONNECTIONS must be more than FROM");
  return plan;
}

int run(int argc, char** argv) {
  const Plan plan = parse(argc, argv);
  allow_descriptors();
  int to_listener[2];
  int from_listener[2];
  if (pipe(to_listener) != 0 || pipe(from_listener) != 0) throw std::runtime_error("pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    close(to_listener[1]);
    close(from_listener[0]);
    return run_listener(plan, Channel(to_listener[0], from_listener[1]));
  }
  close(to_listener[0]);
  close(from_listener[1]);
  const int result = run_client(plan, Channel(from_listener[0], to_listener[1]));
  int status = 0;
  waitpid(child, &status, 0);
  return status == 0 ? result : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "idle_connections: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
