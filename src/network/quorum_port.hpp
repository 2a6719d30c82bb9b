// The network as quorum operations see it. After the network's end everything ends with `stopped`. Any thread.
#pragma once

#include "network/core.hpp"
#include "routing/request_port.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace p2p {

class Network::Core::QuorumPort final : public RequestPort {
 public:
  QuorumPort(std::weak_ptr<Core> core, const PublicKey& self, std::vector<std::shared_ptr<EventLoop>> loops)
      : core_(std::move(core)), self_(self), loops_(std::move(loops)) {}

  std::shared_ptr<Cancellable> send(const PublicKey& node, const std::shared_ptr<const Bytes>& message,
                                    Duration timeout, RawReply callback) override;
  [[nodiscard]] Duration default_timeout(std::uint8_t message_type) const override;
  [[nodiscard]] Result<Bytes> encode(const Message& message) const override;
  [[nodiscard]] Result<Message> decode(const PublicKey& node, RawMessage reply) const override;

  [[nodiscard]] bool connected(const PublicKey& node) const override;
  [[nodiscard]] std::optional<Duration> smoothed_round_trip(const PublicKey& node) const override;
  [[nodiscard]] const PublicKey& local_key() const override { return self_; }
  [[nodiscard]] std::optional<GeoPatch> local_patch() const override;
  [[nodiscard]] ChunkDurations& chunk_durations() override { return chunk_durations_; }

  [[nodiscard]] std::shared_ptr<EventLoop> loop() override;
  void run_in_background(UniqueFunction<void()> task) override;
  void log_failure(const char* event, const std::string& text) override;

 private:
  const std::weak_ptr<Core> core_;
  const PublicKey self_;
  const std::vector<std::shared_ptr<EventLoop>> loops_;
  std::atomic<std::size_t> next_loop_{0};
  ChunkDurations chunk_durations_;
};

}  // namespace p2p
