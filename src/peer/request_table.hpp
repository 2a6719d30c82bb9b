// The requests of one connection that have not ended, by message id and by the time at which something is due for them.
// Pure; one thread.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/message_id.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace p2p {

class RequestTable {
 public:
  enum class Phase : std::uint8_t {
    waiting,    ///< for the connection
    sealing,    ///< its frame is being made
    in_flight,  ///< handed to the socket
  };
  struct Request {
    Phase phase;
    Duration timeout;
    TimePoint due;              ///< when tick has to look at it: change it by `postpone` only
    TimePoint wire_deadline{};  ///< from the hand-over to the socket; only in flight
    bool answered = false;      ///< the caller has been told; only the time on the wire still runs
  };

  void add(MessageId id, const Request& request) {
    by_id_.emplace(id, request);
    by_time_.emplace(request.due, id);
  }
  /// Null when there is none.
  [[nodiscard]] Request* find(MessageId id) {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const Request* find(MessageId id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &found->second;
  }
  /// False when there is none.
  bool erase(MessageId id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return false;
    by_time_.erase({found->second.due, id});
    by_id_.erase(found);
    return true;
  }
  void postpone(MessageId id, TimePoint due) {
    Request& request = by_id_.at(id);
    by_time_.erase({request.due, id});
    by_time_.emplace(due, id);
    request.due = due;
  }

  [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }
  [[nodiscard]] std::optional<TimePoint> earliest() const {
    return by_time_.empty() ? std::nullopt : std::optional(by_time_.begin()->first);
  }
  /// The earliest that is due at `now`.
  [[nodiscard]] std::optional<MessageId> first_due(TimePoint now) const {
    if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
    return by_time_.begin()->second;
  }
  /// Everything, in the order of ids; the table is empty afterwards.
  [[nodiscard]] std::map<MessageId, Request> take_all() {
    by_time_.clear();
    return std::exchange(by_id_, {});
  }

 private:
  std::map<MessageId, Request> by_id_;
  std::set<std::pair<TimePoint, MessageId>> by_time_;
};

}  // namespace p2p
