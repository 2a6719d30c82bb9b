// Floor 7. Asking several nodes and making one answer of theirs (core.md §8): options and reports of quorum_read and
// quorum_write, which are functions of Network. Each comes typed (Message) and raw (RawMessage).
//
// Functions that the host gives here are called one at a time, never under a lock. Resolvers, predicates and the
// completion run on a library thread that must not be blocked; the repair function runs where handlers do, and may
// block. A function that throws ends the operation with resolver_failed; a repair function that throws is logged.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace p2p {

/// What one node had to say.
template <class Reply>
struct BasicNodeOutcome {
  PublicKey node;         ///< its first key
  std::size_t chunk = 0;  ///< the chunk of a quorum read that it was asked in, counted from 0
  /// From sending to the reply or failure, or to the end of the operation.
  Duration elapsed{};
  /// Nothing: still under way when the operation ended. Errors are those of a request; timeout also when the node was
  /// given up by `reference_timeouts`.
  std::optional<Result<Reply>> reply;
};
using NodeOutcome = BasicNodeOutcome<Message>;
using RawNodeOutcome = BasicNodeOutcome<RawMessage>;

/// A reply and who gave it.
template <class Reply>
struct BasicNodeReply {
  PublicKey node;
  Reply reply;
};
using NodeReply = BasicNodeReply<Message>;
using RawNodeReply = BasicNodeReply<RawMessage>;

/// How a quorum read goes. The connected nodes, nearest first and the local node last, are asked in chunks of
/// `consistency_level`, the next one when the one before gave no accepted result. Replies are equal when their
/// encodings are: typed ones as they would be encoded again, so that bytes behind a message do not count; raw ones byte
/// by byte.
template <class Reply>
struct BasicQuorumReadOptions {
  /// Of each request; 0: by message (core.md §6).
  Duration timeout{};
  /// Nodes asked at a time; 0 is an invalid_argument.
  std::size_t consistency_level = 3;
  /// Gets at least two replies, no two of them equal: what an earlier chunk came to, then others in the order of
  /// arrival. Gives one of them, or a new one made of them; an error ends the read. Empty: the first.
  UniqueFunction<Result<Reply>(std::span<const Reply>)> conflict_resolver;
  /// Whether this may be the result. Empty: anything may.
  UniqueFunction<bool(const Reply&)> acceptance_resolver;
  /// Called once, in the background, after the read has ended with a result, network_issue or acceptance_failed, if any
  /// reply came at all; with the result or nothing, and all replies, those of later chunks first.
  UniqueFunction<void(const std::optional<Reply>& result, const std::vector<BasicNodeReply<Reply>>& replies)> repair;

  /// A node is given up after `timeout` + 2 s, after 2 s when that is 0, as a 1.6.27 node does; its request still has
  /// its own time-out.
  bool reference_timeouts = false;

  // Beyond the reference.

  /// The next chunk starts early when nothing was decided in the time that 95 % of the chunks lately took (by type of
  /// message; not before 20 are known). From then on replies are compared as soon as there are `consistency_level`,
  /// whichever chunk they are of, or a chunk is complete. Costs up to 5 % more requests, and saves waiting for a node
  /// that is dead or slow.
  bool hedging = false;
  /// Nearest first goes by the smoothed round-trip times of the connections; nodes without one come after, by patches.
  bool prefer_measured_latency = false;
};
using QuorumReadOptions = BasicQuorumReadOptions<Message>;
using RawQuorumReadOptions = BasicQuorumReadOptions<RawMessage>;

/// How a quorum read ended. Errors: network_issue (no node is connected, or none replied), acceptance_failed (no reply
/// was accepted), resolver_failed or the conflict resolver's own, cancelled, stopped, invalid_argument, and
/// not_representable or too_deep when the message cannot be encoded.
template <class Reply>
struct BasicQuorumReadReport {
  Result<Reply> result;
  /// Of the nodes asked, in the order in which they were asked.
  std::vector<BasicNodeOutcome<Reply>> outcomes{};
};
using QuorumReadReport = BasicQuorumReadReport<Message>;
using RawQuorumReadReport = BasicQuorumReadReport<RawMessage>;

/// How a quorum write goes: the message goes to all nodes at once.
template <class Reply>
struct BasicQuorumWriteOptions {
  /// Of each request; 0: by message (core.md §6).
  Duration timeout{};
  /// Acknowledgements needed; nothing: the majority of the nodes given. invalid_argument when it is 0 or more than the
  /// nodes are. A node given twice counts once.
  std::optional<std::size_t> write_quorum;
  /// Whether the reply acknowledges. Empty: it must be Ok.
  UniqueFunction<bool(const Reply&)> acknowledges;
};
using QuorumWriteOptions = BasicQuorumWriteOptions<Message>;
using RawQuorumWriteOptions = BasicQuorumWriteOptions<RawMessage>;

/// How a quorum write ended: well as soon as there are enough acknowledgements, not_enough_acknowledgements as soon as
/// there cannot be any more. Requests that are still under way then go on in the background. Further errors:
/// resolver_failed, cancelled (the requests under way too), stopped, invalid_argument (no nodes, a wrong quorum), and
/// not_representable or too_deep when the message cannot be encoded.
template <class Reply>
struct BasicQuorumWriteReport {
  Result<void> result;
  std::size_t acknowledgements = 0;
  /// In the order of the nodes given.
  std::vector<BasicNodeOutcome<Reply>> outcomes{};
};
using QuorumWriteReport = BasicQuorumWriteReport<Message>;
using RawQuorumWriteReport = BasicQuorumWriteReport<RawMessage>;

}  // namespace p2p
