// Requests of the local node to itself: answered by the local handlers without network (core.md §4). Any thread.
#pragma once

#include "network/dispatcher.hpp"

#include <p2p/event_loop.hpp>
#include <p2p/network.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace p2p {

class LocalRequests {
 public:
  LocalRequests(std::shared_ptr<const Dispatcher> dispatcher, const PublicKey& self);

  /// Completes once, on `loop`.
  [[nodiscard]] RequestHandle start(const std::shared_ptr<EventLoop>& loop, std::shared_ptr<const Bytes> message,
                                    Duration timeout, RawReplyCallback callback);
  /// Those that have not ended end with `stopped`.
  void stop();

 private:
  class Pending;
  class Handle;
  class Reply;
  /// False when stopped.
  [[nodiscard]] bool remember(const std::shared_ptr<Pending>& request);

  const std::shared_ptr<const Dispatcher> dispatcher_;
  const PublicKey self_;
  std::mutex mutex_;
  bool stopped_ = false;
  std::vector<std::weak_ptr<Pending>> pending_;  ///< also some that have ended
};

}  // namespace p2p
