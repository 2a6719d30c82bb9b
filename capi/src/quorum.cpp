#include "buffer.hpp"
#include "network_handle.hpp"
#include "outcomes.hpp"
#include "sized_struct.hpp"
#include "values.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace p2p;
using namespace p2p::capi;

namespace {

/// The host's functions for one quorum operation, and the context that they share.
template <class Options>
struct HostFunctions {
  Options options;
  Host* host;
  std::shared_ptr<HostContext> context;
};
using ReadFunctions = HostFunctions<p2p_quorum_read_options>;
using WriteFunctions = HostFunctions<p2p_quorum_write_options>;

Result<RawMessage> resolve(const ReadFunctions& functions, std::span<const RawMessage> replies) {
  std::vector<p2p_bytes> shown;
  shown.reserve(replies.size());
  for (const auto& reply : replies) shown.push_back(bytes_of(reply.bytes()));
  p2p_buffer chosen;
  const p2p_status status =
      functions.host->call(functions.options.resolve, functions.context->get(), shown.data(), shown.size(), &chosen);
  if (status != P2P_OK) return fail(error_of(status, Errc::resolver_failed));
  return message_of(bytes_of(std::string_view(chosen.content)));
}

void repair(const ReadFunctions& functions, const std::optional<RawMessage>& result,
            const std::vector<RawNodeReply>& replies) {
  std::vector<p2p_node_reply> shown;
  shown.reserve(replies.size());
  for (const auto& reply : replies) shown.push_back({bytes_of(reply.node), bytes_of(reply.reply.bytes())});
  p2p_bytes bytes{};
  if (result) bytes = bytes_of(result->bytes());
  functions.host->call(functions.options.repair, functions.context->get(), result ? &bytes : nullptr, shown.data(),
                       shown.size());
}

RawQuorumReadOptions read_options(const ReadFunctions& functions) {
  const auto& given = functions.options;
  RawQuorumReadOptions options;
  options.timeout = milliseconds_of(given.timeout_ms);
  if (given.consistency_level != 0) options.consistency_level = given.consistency_level;
  options.reference_timeouts = given.reference_timeouts != 0;
  options.hedging = given.hedging != 0;
  options.prefer_measured_latency = given.prefer_measured_latency != 0;
  if (given.resolve != nullptr)
    options.conflict_resolver = [functions](std::span<const RawMessage> replies) {
      return resolve(functions, replies);
    };
  if (given.accept != nullptr)
    options.acceptance_resolver = [functions](const RawMessage& reply) {
      return functions.host->call(functions.options.accept, functions.context->get(), bytes_of(reply.bytes())) != 0;
    };
  if (given.repair != nullptr)
    options.repair = [functions](const std::optional<RawMessage>& result, const std::vector<RawNodeReply>& replies) {
      repair(functions, result, replies);
    };
  return options;
}

RawQuorumWriteOptions write_options(const WriteFunctions& functions) {
  const auto& given = functions.options;
  RawQuorumWriteOptions options;
  options.timeout = milliseconds_of(given.timeout_ms);
  if (given.write_quorum != 0) options.write_quorum = given.write_quorum;
  if (given.acknowledges != nullptr)
    options.acknowledges = [functions](const RawMessage& reply) {
      return functions.host->call(functions.options.acknowledges, functions.context->get(), bytes_of(reply.bytes())) !=
             0;
    };
  return options;
}

template <class Options>
Result<HostFunctions<Options>> functions_of(const p2p_network* network, const Options* options) {
  Host* const host = usable(network) ? network->host.get() : nullptr;
  auto context = context_of(options, host);
  const auto given = read_optional_struct(options);
  if (!given) return fail(given.error());
  if (host == nullptr) return fail(Errc::invalid_argument);
  return HostFunctions<Options>{*given, host, std::move(context)};
}

}  // namespace

p2p_status p2p_quorum_read_options_init(p2p_quorum_read_options* options, uint32_t size) {
  return init_struct(p2p_quorum_read_options{}, options, size);
}

p2p_status p2p_quorum_write_options_init(p2p_quorum_write_options* options, uint32_t size) {
  return init_struct(p2p_quorum_write_options{}, options, size);
}

p2p_status p2p_network_quorum_read(p2p_network* network, const p2p_node_list* nodes, p2p_bytes message,
                                   const p2p_quorum_read_options* options, const p2p_completion* completion,
                                   p2p_operation** operation) {
  return guarded([&]() -> p2p_status {
    auto functions = functions_of(network, options);
    if (!functions) return status_of(functions);
    auto raw = message_of(message);
    if (!raw) return status_of(raw);
    if (nodes == nullptr) return P2P_INVALID_ARGUMENT;
    return submit_cancellable(*network, completion, operation, [&](Completion told) {
      auto given = read_options(*functions);
      functions->context.reset();  // the functions' alone, so that their end does not release it in this call
      return network->network->quorum_read_raw(nodes->nodes, std::move(*raw), std::move(given),
                                               [told = std::move(told)](RawQuorumReadReport report) mutable {
                                                 told.deliver(QuorumRead(std::move(report)));
                                               });
    });
  });
}

p2p_status p2p_network_quorum_read_wait(p2p_network* network, const p2p_node_list* nodes, p2p_bytes message,
                                        const p2p_quorum_read_options* options, p2p_event** event) {
  return guarded([&]() -> p2p_status {
    const auto functions = functions_of(network, options);
    if (!functions) return status_of(functions);
    auto raw = message_of(message);
    if (!raw) return status_of(raw);
    if (nodes == nullptr || event == nullptr) return P2P_INVALID_ARGUMENT;
    auto report = network->network->quorum_read_raw(nodes->nodes, std::move(*raw), read_options(*functions));
    return give(QuorumRead(std::move(report)), event);
  });
}

p2p_status p2p_network_quorum_write(p2p_network* network, const p2p_bytes* keys, size_t count, p2p_bytes message,
                                    const p2p_quorum_write_options* options, const p2p_completion* completion,
                                    p2p_operation** operation) {
  return guarded([&]() -> p2p_status {
    auto functions = functions_of(network, options);
    if (!functions) return status_of(functions);
    const auto nodes = keys_of(keys, count);
    if (!nodes) return status_of(nodes);
    auto raw = message_of(message);
    if (!raw) return status_of(raw);
    return submit_cancellable(*network, completion, operation, [&](Completion told) {
      auto given = write_options(*functions);
      functions->context.reset();  // as above
      return network->network->quorum_write_raw(*nodes, std::move(*raw), std::move(given),
                                                [told = std::move(told)](RawQuorumWriteReport report) mutable {
                                                  told.deliver(QuorumWrite(std::move(report)));
                                                });
    });
  });
}

p2p_status p2p_network_quorum_write_wait(p2p_network* network, const p2p_bytes* keys, size_t count, p2p_bytes message,
                                         const p2p_quorum_write_options* options, p2p_event** event) {
  return guarded([&]() -> p2p_status {
    const auto functions = functions_of(network, options);
    if (!functions) return status_of(functions);
    const auto nodes = keys_of(keys, count);
    if (!nodes) return status_of(nodes);
    auto raw = message_of(message);
    if (!raw) return status_of(raw);
    if (event == nullptr) return P2P_INVALID_ARGUMENT;
    auto report = network->network->quorum_write_raw(*nodes, std::move(*raw), write_options(*functions));
    return give(QuorumWrite(std::move(report)), event);
  });
}
