// Floor 8. Keeps the host's ports open and watches its address: every few minutes it opens both ports, unforced, and
// asks for the address, and tells the host when that has changed. Owned by the network. Time comes from a loop; the
// provider, which blocks, and the host's callback run on a thread of the watch's own, or, on a virtual loop, inside its
// tasks. It acts on nothing by itself.
#pragma once

#include <p2p/address_provider.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/unique_function.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace p2p {

struct AddressWatchOptions {
  std::uint16_t p2p_port = 0;           ///< 0: not opened
  std::uint16_t http_port = 0;          ///< 0: not opened
  std::optional<Ipv4> known_address{};  ///< without one, the first round is at once and its address is news
  Duration interval = std::chrono::minutes(5);
  Duration call_limit = std::chrono::seconds(30);  ///< of each call of the provider; a round makes up to three
};

class AddressWatch {
 public:
  /// Once for each change, never two at a time. May block, and may stop the watch, but not destroy it.
  using Changed = UniqueFunction<void(Ipv4)>;

  /// `logger` may be null. Throws std::invalid_argument for durations that are not positive.
  AddressWatch(std::shared_ptr<EventLoop> loop, std::shared_ptr<AddressProvider> provider,
               const AddressWatchOptions& options, Changed changed, Logger* logger);
  /// Stops.
  ~AddressWatch();
  AddressWatch(const AddressWatch&) = delete;
  AddressWatch& operator=(const AddressWatch&) = delete;

  /// Any thread; once.
  void start();
  /// Any thread, idempotent. Cancels a call of the provider and waits for it and for a callback that runs, except
  /// inside the callback itself; neither is called after it has returned.
  void stop();

 private:
  class Rounds;
  // Shared with the tasks on the loop, which may outlive the watch.
  std::shared_ptr<Rounds> rounds_;
};

}  // namespace p2p
