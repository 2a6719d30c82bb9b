#include "buffer.hpp"
#include "network_handle.hpp"
#include "outcomes.hpp"
#include "sized_struct.hpp"
#include "values.hpp"

#include <p2p/seeds.hpp>

#include <utility>
#include <vector>

using namespace p2p;
using namespace p2p::capi;

namespace {

Result<BootstrapOptions> options_of(const p2p_bootstrap_options& given) {
  BootstrapOptions options;
  if (given.has_patch != 0) options.patch = *patch_of(given.patch);
  options.request_timeout = milliseconds_of(given.request_timeout_ms);
  if (given.connect_timeout_ms != 0) options.connect_timeout = milliseconds_of(given.connect_timeout_ms);
  if (given.parallel_connects != 0) options.parallel_connects = given.parallel_connects;
  if (given.list_sources != 0) options.list_sources = given.list_sources;
  options.authorized_and_available = given.authorized_and_available != 0;
  return options;
}

}  // namespace

p2p_status p2p_bootstrap_options_init(p2p_bootstrap_options* options, uint32_t size) {
  return init_struct(p2p_bootstrap_options{}, options, size);
}

p2p_status p2p_network_seeds(const p2p_network* network, p2p_buffer** seeds, p2p_error* error) {
  return on_network(network, [&]() -> p2p_status {
    if (seeds == nullptr) return P2P_INVALID_ARGUMENT;
    auto text = format_seeds(network->network->list_bootstrapping_seeds());
    if (!text) return report(text.error(), error);
    *seeds = make_buffer(std::move(*text));
    return P2P_OK;
  });
}

p2p_status p2p_network_update_seeds(p2p_network* network, p2p_bytes seeds, p2p_error* error) {
  return on_network(network, [&]() -> p2p_status {
    const auto text = text_of(seeds);
    if (!text) return report(text.error(), error);
    const auto parsed = parse_seeds(*text);
    if (!parsed) return report(parsed.error(), error);
    return report(network->network->update_bootstrapping_seeds(*parsed), error);
  });
}

p2p_status p2p_network_bootstrap(p2p_network* network, const p2p_bootstrap_options* options,
                                 const p2p_completion* completion) {
  return on_network(network, [&]() -> p2p_status {
    const auto given = read_optional_struct(options);
    if (!given) return status_of(given);
    auto read = options_of(*given);
    if (!read) return status_of(read);
    if (given->want_steps != 0 && completion != nullptr)
      read->on_progress = [host = network->host.get(), to = *completion](const BootstrapProgress& progress) {
        host->inform(BootstrapStep{progress}, to.function, to.context);
      };
    return submit(*network, completion, [&](Completion told) {
      network->network->bootstrap(std::move(*read),
                                  [told = std::move(told)](const Result<BootstrapReport>& result) mutable {
                                    told.deliver(Bootstrapped(result));
                                  });
    });
  });
}

p2p_status p2p_network_bootstrap_wait(p2p_network* network, const p2p_bootstrap_options* options, p2p_event** event) {
  return on_network(network, [&]() -> p2p_status {
    if (event == nullptr) return P2P_INVALID_ARGUMENT;
    const auto given = read_optional_struct(options);
    if (!given) return status_of(given);
    auto read = options_of(*given);
    if (!read) return status_of(read);
    return give(Bootstrapped(network->network->bootstrap(std::move(*read))), event);
  });
}

p2p_status p2p_network_fetch_nodes_list(p2p_network* network, const p2p_node_list* nodes,
                                        int32_t authorized_and_available, uint64_t timeout_ms,
                                        const p2p_completion* completion) {
  return on_network(network, [&]() -> p2p_status {
    if (nodes == nullptr) return P2P_INVALID_ARGUMENT;
    return submit(*network, completion, [&](Completion told) {
      network->network->fetch_nodes_list(nodes->nodes, authorized_and_available != 0,
                                         [told = std::move(told)](Result<std::vector<Node>> list) mutable {
                                           told.deliver(FetchedNodes(std::move(list)));
                                         },
                                         {milliseconds_of(timeout_ms)});
    });
  });
}

p2p_status p2p_network_sample(p2p_network* network, const p2p_bytes* keys, size_t count, uint64_t own_availability_s,
                              const p2p_completion* completion) {
  return on_network(network, [&]() -> p2p_status {
    const auto nodes = keys_of(keys, count);
    if (!nodes) return status_of(nodes);
    const auto own = std::chrono::duration_cast<std::chrono::seconds>(
        milliseconds_of(own_availability_s > UINT64_MAX / 1000 ? UINT64_MAX : own_availability_s * 1000));
    return submit(*network, completion, [&](Completion told) {
      network->network->sample(*nodes, own, [told = std::move(told)](std::vector<NodeSample> samples) mutable {
        told.deliver(Sampled(std::move(samples)));
      });
    });
  });
}
