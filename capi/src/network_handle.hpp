// A network as the ABI shows it: the library's, and what the host has to do with it.
#pragma once

#include "completion.hpp"
#include "host.hpp"
#include "host_signer.hpp"
#include "status.hpp"

#include <p2p/p2p.h>
#include <p2p/network.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

struct p2p_network {
  p2p_network() = default;
  p2p_network(const p2p_network&) = delete;
  p2p_network& operator=(const p2p_network&) = delete;
  /// Stops and joins.
  ~p2p_network();

  /// Blocks; any thread, several times.
  void stop(p2p::Duration drain);

  // In this order: the network's threads call the host, and ask the signer.
  std::shared_ptr<p2p::capi::HostContext> context;
  std::shared_ptr<p2p::capi::Host> host;
  std::shared_ptr<p2p::capi::HostSigner> signer;  ///< null when the key is the library's
  p2p_simulation* simulation = nullptr;
  std::unique_ptr<p2p::Network> network;

  std::mutex start_mutex;
  bool started = false;  ///< handlers cannot be registered any more

  std::mutex stoppers_mutex;
  std::vector<std::thread> stoppers;  ///< of stop_begin

  static constexpr std::uint32_t kAlive = 0x50325061;
  std::uint32_t state = kAlive;
};

struct p2p_operation {
  p2p::RequestHandle handle;
};

namespace p2p::capi {

/// Whether the handle may be used. Builds with assertions abort on one that was destroyed.
[[nodiscard]] inline bool usable(const p2p_network* network) noexcept {
  if (network == nullptr) return false;
  assert(network->state == p2p_network::kAlive && "a network is used after its destruction");
  return true;
}

/// The body of a function on a network: invalid_argument without one, no exception leaves it.
template <class Body>
[[nodiscard]] p2p_status on_network(const p2p_network* network, Body&& body) noexcept {
  if (!usable(network)) return P2P_INVALID_ARGUMENT;
  return guarded(std::forward<Body>(body));
}

/// Begins an operation: `begin(Completion)` hands the completion to the library.
template <class Begin>
[[nodiscard]] p2p_status submit(p2p_network& network, const p2p_completion* to, Begin&& begin) {
  Submission submission;
  Completion completion(*network.host, to, submission);
  if (!completion.accepted()) return P2P_TOO_MANY_REQUESTS;
  std::forward<Begin>(begin)(std::move(completion));
  return submission.refusal();
}

/// The same for one that can be cancelled: `begin` gives its handle, which goes to `operation` where that is wanted.
template <class Begin>
[[nodiscard]] p2p_status submit_cancellable(p2p_network& network, const p2p_completion* to, p2p_operation** operation,
                                            Begin&& begin) {
  std::unique_ptr<p2p_operation> made;
  if (operation != nullptr) made = std::make_unique<p2p_operation>();
  Submission submission;
  Completion completion(*network.host, to, submission);
  if (!completion.accepted()) return P2P_TOO_MANY_REQUESTS;
  auto handle = std::forward<Begin>(begin)(std::move(completion));
  if (submission.refusal() != P2P_OK) return submission.refusal();
  if (made) {
    made->handle = std::move(handle);
    *operation = made.release();
  }
  return P2P_OK;
}

/// What a blocking call came to: an event, or a status when it could not even begin.
template <class Storage>
[[nodiscard]] p2p_status give(Storage storage, p2p_event** event) {
  if (const p2p_status status = storage.status(); is_refusal(status)) return status;
  *event = box(std::move(storage), nullptr).release();
  return P2P_OK;
}

}  // namespace p2p::capi
