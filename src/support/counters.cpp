// Names and meanings of what is counted and timed.
#include <p2p/metrics.hpp>

namespace p2p {
namespace {

constexpr std::size_t kCounters = static_cast<std::size_t>(Counter::count_);

constexpr std::array<CounterDescription, kCounters> kDescriptions{{
    {"connects_started", "Outgoing connection attempts started."},
    {"connects_succeeded", "Outgoing connections established."},
    {"connects_failed", "Outgoing connection attempts that failed."},
    {"connections_lost", "Established connections that ended, outgoing and incoming."},
    {"connections_accepted", "Incoming connections accepted."},
    {"connections_refused", "Incoming connections refused by a limit."},
    {"accept_pauses", "Times that accepting paused for want of descriptors or memory."},
    {"heartbeats_sent", "Heartbeat frames sent."},
    {"heartbeats_received", "Heartbeat frames received."},
    {"frames_sent", "Frames sent, heartbeats included."},
    {"frames_received", "Frames received, heartbeats included."},
    {"bytes_sent", "Bytes handed to the network."},
    {"bytes_received", "Bytes received from the network."},
    {"requests_sent", "Requests sent to other nodes."},
    {"requests_received", "Valid requests received from other nodes."},
    {"responses_sent", "Responses sent to other nodes."},
    {"responses_received", "Responses delivered to their requests."},
    {"requests_timed_out", "Requests that ended with timeout."},
    {"requests_closed", "Requests that ended with the loss or absence of their connection."},
    {"requests_cancelled", "Requests that the host cancelled."},
    {"requests_stopped", "Requests ended by stopping the network."},
    {"requests_rejected", "Requests refused when they were made, and those that could not be signed or sealed."},
    {"late_responses", "Responses to requests that had already timed out or been cancelled."},
    {"unknown_responses", "Responses whose message id belongs to no request."},
    {"undecodable_responses", "Signed responses that do not decode."},
    {"unverified_responses", "Responses dropped because they could not be opened or verified."},
    {"malformed_envelopes", "Frames that are no envelope."},
    {"decryption_failures", "Envelopes that could not be opened."},
    {"bad_signatures", "Envelopes whose signature is not valid."},
    {"invalid_keys", "Envelopes whose sender key is not valid."},
    {"unknown_message_types", "Messages of a type that is not known."},
    {"malformed_messages", "Requests that verify and do not decode."},
    {"requests_without_handler", "Requests of a known type for which no handler is registered."},
    {"requests_without_reply", "Requests that their handler left unanswered."},
    {"frames_too_large", "Connections closed because a frame was announced above the limit."},
    {"slow_senders", "Connections closed because a started frame made no progress."},
    {"silent_peers", "Connections closed because nothing was received for too long."},
    {"evicted_unauthenticated", "Unauthenticated connections closed to make room."},
    {"reading_paused", "Times that reading from a connection paused because too much was queued."},
    {"reading_paused_too_long", "Connections closed because reading stayed paused for too long."},
    {"unread_data_closed", "Connections closed because the peer did not read what it was sent."},
    {"not_admitted", "Connections closed because the host did not admit the sender."},
    {"handler_queue_full", "Requests dropped because the queue of the handlers was full."},
    {"key_cache_hits", "Public keys found prepared."},
    {"key_cache_misses", "Public keys that had to be prepared."},
}};

// An entry that is missing would leave the last ones empty.
static_assert(!kDescriptions.back().help.empty());
static_assert(kDescriptions[static_cast<std::size_t>(Counter::requests_sent)].name == "requests_sent");
static_assert(kDescriptions[static_cast<std::size_t>(Counter::key_cache_misses)].name == "key_cache_misses");

}  // namespace

const CounterDescription& describe(Counter counter) noexcept {
  return kDescriptions[static_cast<std::size_t>(counter)];
}

std::string_view to_string(Operation operation) noexcept {
  switch (operation) {
    case Operation::encode:
      return "encode";
    case Operation::decode:
      return "decode";
    case Operation::sign:
      return "sign";
    case Operation::verify:
      return "verify";
    case Operation::seal:
      return "seal";
    case Operation::open:
      return "open";
    case Operation::send:
      return "send";
    case Operation::handle:
      return "handle";
    case Operation::round_trip:
      return "round_trip";
    case Operation::count_:
      break;
  }
  return "unknown";
}

}  // namespace p2p
