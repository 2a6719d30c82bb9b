// Where other nodes connect to (core.md §5): the acceptors of all local endpoints, the sessions that came of them, and
// the budget that they share.
//
// Shared by the network and by the sessions. Public functions may be called from any thread; open and close alternate
// and do not overlap.
#pragma once

#include "peer/connection_budget.hpp"
#include "peer/incoming_session.hpp"
#include "peer/peer_services.hpp"
#include "peer/request_sink.hpp"

#include <p2p/endpoint.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/result.hpp>
#include <p2p/transport.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

namespace p2p {

class Listener final : public std::enable_shared_from_this<Listener>, public IncomingSession::Owner {
 public:
  Listener(std::shared_ptr<const PeerServices> services, std::vector<std::shared_ptr<EventLoop>> loops,
           std::shared_ptr<RequestSink> sink);

  /// All endpoints, with their real ports. The error names the endpoint; it must then be closed as well.
  Result<std::vector<Endpoint>> open(std::span<const Endpoint> endpoints);
  /// Stops accepting and closes every session with `reason`; `done` is called on a loop when neither an acceptor nor a
  /// session is left, so that the endpoints are free again.
  void close(Errc reason, UniqueFunction<void()> done);

  [[nodiscard]] std::size_t sessions() const;

 private:
  void accepted(std::size_t loop_index, std::unique_ptr<Stream> stream);
  void refuse(const Endpoint& from, const char* limit) const;
  [[nodiscard]] bool on_authenticated(SessionId id, const PublicKey& key) override;
  void on_session_closed(SessionId id) override;

  const std::shared_ptr<const PeerServices> services_;
  const std::vector<std::shared_ptr<EventLoop>> loops_;
  const std::shared_ptr<RequestSink> sink_;

  mutable std::mutex mutex_;
  ConnectionBudget budget_;
  std::uint64_t next_id_ = 1;
  bool open_ = false;
  std::unordered_map<SessionId, std::shared_ptr<IncomingSession>> sessions_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  std::shared_ptr<const void> closing_;  ///< held until no session is left
};

}  // namespace p2p
