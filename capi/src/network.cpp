// The life of a network: create, start, up, down, stop, destroy.
#include "buffer.hpp"
#include "network_handle.hpp"
#include "network_options.hpp"
#include "outcomes.hpp"
#include "simulation.hpp"
#include "sized_struct.hpp"
#include "values.hpp"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

using namespace p2p;
using namespace p2p::capi;

namespace {

p2p_options default_options() noexcept {
  p2p_options options{};
  options.abi_version = P2P_ABI_VERSION;
  return options;
}

bool serves(std::uint32_t header_version) noexcept {
  return header_version >> 16U == P2P_ABI_MAJOR && (header_version & 0xFFFFU) <= P2P_ABI_MINOR;
}

p2p_status create(const p2p_options& given, std::shared_ptr<HostContext> context, p2p_network** network,
                  p2p_error* error) {
  auto read = read_options(given, std::move(context));
  if (!read) return report(read.error(), error);
  auto made = Network::create(std::move(read->options));
  if (!made) return report(made.error(), error);
  auto handle = std::make_unique<p2p_network>();
  handle->context = std::move(read->context);
  handle->host = std::move(read->host);
  handle->signer = std::move(read->signer);
  handle->network = std::move(*made);
  handle->simulation = given.simulation;
  if (given.simulation != nullptr) ++given.simulation->networks;
  *network = handle.release();
  return P2P_OK;
}

/// Frees the handle; builds with assertions keep it, so that its use is noticed.
void bury(std::unique_ptr<p2p_network> network) {
#ifdef NDEBUG
  network.reset();
#else
  static std::mutex mutex;
  static std::vector<std::unique_ptr<p2p_network> > graveyard;
  network->network.reset();
  network->signer.reset();
  network->host.reset();
  network->context.reset();
  const std::lock_guard lock(mutex);
  graveyard.push_back(std::move(network));
#endif
}

/// Everything that a destruction does. Not within a callback of the network.
void destroy(std::unique_ptr<p2p_network> network) {
  for (auto& stopper : network->stoppers) stopper.join();
  network->stoppers.clear();
  network->stop({});
  if (network->simulation != nullptr) {
    // What the stop has ended completes when the world runs, and the host's side must still be there.
    network->simulation->run_ready();
    --network->simulation->networks;
  }
  // Not before: callbacks that the stop still lets run may use it.
  network->state = 0;
  bury(std::move(network));
}

Outcome stopped_event() { return {P2P_EVENT_STOPPED, Failure(), 0}; }

/// Tells that a release is done; there is no host's side of a network any more.
void tell_released(const p2p_completion& done) {
  if (done.function == nullptr) return;
  auto stopped = stopped_event();
  show(stopped, done.function, done.context);
}

}  // namespace

void p2p_network::stop(Duration drain) {
  host->stopping = true;
  network->stop(drain);
  if (signer) signer->stop();
  host->queue.close();
}

p2p_network::~p2p_network() = default;

uint32_t p2p_abi_version(void) { return P2P_ABI_VERSION; }

const char* p2p_version(void) { return P2P_VERSION; }

p2p_status p2p_options_init(p2p_options* options, uint32_t size) {
  return init_struct(default_options(), options, size);
}

p2p_status p2p_network_create(const p2p_options* options, p2p_network** network, p2p_error* error) {
  return guarded([&]() -> p2p_status {
    auto context = context_of(options, nullptr);
    const auto given = read_struct(options);
    if (!given) return report(given.error(), error);
    if (!serves(given->abi_version)) return P2P_ABI_MISMATCH;
    if (network == nullptr) return P2P_INVALID_ARGUMENT;
    return create(*given, std::move(context), network, error);
  });
}

p2p_status p2p_network_start(p2p_network* network, p2p_error* error) {
  return on_network(network, [&]() -> p2p_status {
    const std::lock_guard lock(network->start_mutex);
    const auto started = network->network->start();
    network->started = network->started || started.has_value();
    return report(started, error);
  });
}

p2p_status p2p_network_node_up(p2p_network* network, p2p_error* error) {
  return on_network(network, [&]() -> p2p_status {
    if (CallbackScope::within(*network->host)) return P2P_WOULD_DEADLOCK;
    return report(network->network->node_up(), error);
  });
}

p2p_status p2p_network_node_down(p2p_network* network) {
  return on_network(network, [&]() -> p2p_status {
    if (CallbackScope::within(*network->host)) return P2P_WOULD_DEADLOCK;
    network->network->node_down();
    return P2P_OK;
  });
}

p2p_status p2p_network_stop(p2p_network* network, uint64_t drain_ms) {
  return on_network(network, [&]() -> p2p_status {
    if (CallbackScope::within(*network->host)) return P2P_WOULD_DEADLOCK;
    network->stop(milliseconds_of(drain_ms));
    return P2P_OK;
  });
}

p2p_status p2p_network_stop_begin(p2p_network* network, uint64_t drain_ms, const p2p_completion* completion) {
  return on_network(network, [&] {
    return submit(*network, completion, [&](Completion told) {
      auto work = [network, drain = milliseconds_of(drain_ms), told = std::move(told)]() mutable {
        network->stop(drain);
        // What the stop has ended completes when the world runs.
        if (network->simulation != nullptr) network->simulation->world.run_ready();
        told.deliver(stopped_event());
      };
      if (network->simulation != nullptr) {
        network->simulation->deferred.emplace_back(std::move(work));
        return;
      }
      const std::lock_guard lock(network->stoppers_mutex);
      network->stoppers.emplace_back(std::move(work));
    });
  });
}

p2p_status p2p_network_destroy(p2p_network* network) {
  if (network == nullptr) return P2P_OK;
  return on_network(network, [&]() -> p2p_status {
    if (CallbackScope::within(*network->host)) return P2P_WOULD_DEADLOCK;
    if (network->simulation != nullptr) {
      if (network->simulation->running) return P2P_WOULD_DEADLOCK;
      network->simulation->run_ready();
    }
    destroy(std::unique_ptr<p2p_network>(network));
    return P2P_OK;
  });
}

p2p_status p2p_network_release(p2p_network* network, const p2p_completion* done) {
  if (network == nullptr) return P2P_OK;
  return on_network(network, [&]() -> p2p_status {
    const p2p_completion told = done != nullptr ? *done : p2p_completion{};
    if (done != nullptr && told.function == nullptr) return P2P_INVALID_ARGUMENT;
    auto work = [network, told] {
      destroy(std::unique_ptr<p2p_network>(network));
      tell_released(told);
    };
    if (network->simulation != nullptr) {
      network->simulation->deferred.emplace_back(work);
    } else {
      std::thread(work).detach();
    }
    return P2P_OK;
  });
}

p2p_status p2p_network_public_key(const p2p_network* network, p2p_key* key) {
  return on_network(network, [&]() -> p2p_status {
    if (key == nullptr) return P2P_INVALID_ARGUMENT;
    *key = stored_key(network->network->public_key());
    return P2P_OK;
  });
}

p2p_status p2p_network_listening(const p2p_network* network, p2p_endpoint* endpoints, size_t capacity, size_t* count) {
  return on_network(network, [&]() -> p2p_status {
    if (count == nullptr || (endpoints == nullptr && capacity > 0)) return P2P_INVALID_ARGUMENT;
    const auto listening = network->network->listening_endpoints();
    const std::size_t written = std::min(capacity, listening.size());
    std::transform(listening.begin(), listening.begin() + static_cast<std::ptrdiff_t>(written), endpoints,
                   endpoint_to_c);
    *count = listening.size();
    return P2P_OK;
  });
}

p2p_status p2p_network_metrics(const p2p_network* network, p2p_buffer** text) {
  return on_network(network, [&]() -> p2p_status {
    if (text == nullptr) return P2P_INVALID_ARGUMENT;
    *text = make_buffer(network->network->prometheus());
    return P2P_OK;
  });
}
