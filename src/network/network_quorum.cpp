// Network: quorum operations.
#include "network/as_future.hpp"
#include "network/core.hpp"
#include "network/request_state.hpp"
#include "routing/quorum_read.hpp"
#include "routing/quorum_write.hpp"

#include <p2p/network.hpp>

#include <future>
#include <utility>

namespace p2p {
namespace {

template <class Report>
Report failed_report(Error error) {
  return Report{fail(std::move(error))};
}

/// Starts an operation whose callback stopping waits for; a network that does not run calls back at once.
template <class Report, class Start>
RequestHandle start_operation(const Result<void>& running, ActivityGate::Token activity,
                              UniqueFunction<void(Report)> callback, Start start) {
  if (!running) {
    callback(failed_report<Report>(running.error()));
    return {};
  }
  return RequestHandle(
      std::make_shared<CancellableState>(start([activity = std::move(activity), callback = std::move(callback)](
                                                   Report report) mutable { callback(std::move(report)); })));
}

}  // namespace

RequestHandle Network::quorum_read(std::span<const Node* const> nodes, const Message& message,
                                   QuorumReadOptions options, UniqueFunction<void(QuorumReadReport)> callback) {
  return start_operation<QuorumReadReport>(
      core_->running(), core_->activity(), std::move(callback), [&](UniqueFunction<void(QuorumReadReport)> done) {
        return start_quorum_read(core_->quorum_port(), nodes, message, std::move(options), std::move(done));
      });
}

RequestHandle Network::quorum_read_raw(std::span<const Node* const> nodes, RawMessage message,
                                       RawQuorumReadOptions options,
                                       UniqueFunction<void(RawQuorumReadReport)> callback) {
  return start_operation<RawQuorumReadReport>(
      core_->running(), core_->activity(), std::move(callback), [&](UniqueFunction<void(RawQuorumReadReport)> done) {
        return start_quorum_read(core_->quorum_port(), nodes, std::move(message), std::move(options), std::move(done));
      });
}

QuorumReadReport Network::quorum_read(std::span<const Node* const> nodes, const Message& message,
                                      QuorumReadOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return failed_report<QuorumReadReport>(allowed.error());
  return quorum_read_future(nodes, message, std::move(options)).get();
}

std::future<QuorumReadReport> Network::quorum_read_future(std::span<const Node* const> nodes, const Message& message,
                                                          QuorumReadOptions options) {
  return as_future<QuorumReadReport>([&](UniqueFunction<void(QuorumReadReport)> callback) {
    quorum_read(nodes, message, std::move(options), std::move(callback));
  });
}

RawQuorumReadReport Network::quorum_read_raw(std::span<const Node* const> nodes, RawMessage message,
                                             RawQuorumReadOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return failed_report<RawQuorumReadReport>(allowed.error());
  return quorum_read_raw_future(nodes, std::move(message), std::move(options)).get();
}

std::future<RawQuorumReadReport> Network::quorum_read_raw_future(std::span<const Node* const> nodes, RawMessage message,
                                                                 RawQuorumReadOptions options) {
  return as_future<RawQuorumReadReport>([&](UniqueFunction<void(RawQuorumReadReport)> callback) {
    quorum_read_raw(nodes, std::move(message), std::move(options), std::move(callback));
  });
}

RequestHandle Network::quorum_write(std::span<const PublicKey> nodes, const Message& message,
                                    QuorumWriteOptions options, UniqueFunction<void(QuorumWriteReport)> callback) {
  return start_operation<QuorumWriteReport>(
      core_->running(), core_->activity(), std::move(callback), [&](UniqueFunction<void(QuorumWriteReport)> done) {
        return start_quorum_write(core_->quorum_port(), nodes, message, std::move(options), std::move(done));
      });
}

RequestHandle Network::quorum_write_raw(std::span<const PublicKey> nodes, RawMessage message,
                                        RawQuorumWriteOptions options,
                                        UniqueFunction<void(RawQuorumWriteReport)> callback) {
  return start_operation<RawQuorumWriteReport>(
      core_->running(), core_->activity(), std::move(callback), [&](UniqueFunction<void(RawQuorumWriteReport)> done) {
        return start_quorum_write(core_->quorum_port(), nodes, std::move(message), std::move(options), std::move(done));
      });
}

QuorumWriteReport Network::quorum_write(std::span<const PublicKey> nodes, const Message& message,
                                        QuorumWriteOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return failed_report<QuorumWriteReport>(allowed.error());
  return quorum_write_future(nodes, message, std::move(options)).get();
}

std::future<QuorumWriteReport> Network::quorum_write_future(std::span<const PublicKey> nodes, const Message& message,
                                                            QuorumWriteOptions options) {
  return as_future<QuorumWriteReport>([&](UniqueFunction<void(QuorumWriteReport)> callback) {
    quorum_write(nodes, message, std::move(options), std::move(callback));
  });
}

RawQuorumWriteReport Network::quorum_write_raw(std::span<const PublicKey> nodes, RawMessage message,
                                               RawQuorumWriteOptions options) {
  if (auto allowed = core_->may_block(); !allowed) return failed_report<RawQuorumWriteReport>(allowed.error());
  return quorum_write_raw_future(nodes, std::move(message), std::move(options)).get();
}

std::future<RawQuorumWriteReport> Network::quorum_write_raw_future(std::span<const PublicKey> nodes, RawMessage message,
                                                                   RawQuorumWriteOptions options) {
  return as_future<RawQuorumWriteReport>([&](UniqueFunction<void(RawQuorumWriteReport)> callback) {
    quorum_write_raw(nodes, std::move(message), std::move(options), std::move(callback));
  });
}

}  // namespace p2p
