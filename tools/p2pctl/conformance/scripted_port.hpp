// Nodes that follow a script, in virtual time: what quorum operations are replayed on, here and in tests/routing. It
// does not know time-outs: each request ends when its script says so. One thread, that of the simulation, which must
// outlive it.
#pragma once

#include "routing/request_port.hpp"

#include <p2p/message_codec.hpp>
#include <p2p/node.hpp>
#include <p2p/simulation.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2pctl::conformance {

class ScriptedPort final : public p2p::RequestPort {
 public:
  struct Script {
    bool connected = true;
    p2p::Duration delay{};
    p2p::Result<p2p::RawMessage> reply;
    std::optional<p2p::Duration> round_trip{};
  };
  struct Sent {
    std::size_t node;
    p2p::Duration timeout;
    p2p::TimePoint when;
  };

  explicit ScriptedPort(p2p::Simulation& world) : world_(world) {}

  /// The key of the node with this number.
  [[nodiscard]] static p2p::PublicKey key(std::size_t number) {
    std::array<std::uint8_t, 32> raw{};
    raw[0] = static_cast<std::uint8_t>(number >> 8U);
    raw[1] = static_cast<std::uint8_t>(number);
    raw[2] = 1;
    return p2p::PublicKey::from_raw(p2p::Curve::ed25519, p2p::Origin::software, raw).value();
  }

  /// The next node; numbers count from 0.
  void add(const p2p::GeoPatch& patch, Script script) {
    p2p::Node node;
    node.first_public_key = node.last_public_key = key(nodes_.size());
    node.network_patch = patch;
    numbers_.emplace(node.first_public_key, nodes_.size());
    nodes_.push_back(node);
    scripts_.push_back(std::move(script));
  }
  [[nodiscard]] std::vector<const p2p::Node*> nodes() const {
    std::vector<const p2p::Node*> result;
    for (const p2p::Node& node : nodes_) result.push_back(&node);
    return result;
  }
  [[nodiscard]] std::vector<p2p::PublicKey> keys() const {
    std::vector<p2p::PublicKey> result;
    for (const p2p::Node& node : nodes_) result.push_back(node.first_public_key);
    return result;
  }
  [[nodiscard]] std::size_t number(const p2p::PublicKey& node) const { return numbers_.at(node); }
  [[nodiscard]] Script& script(std::size_t node) { return scripts_.at(node); }
  void set_local(const p2p::PublicKey& node, std::optional<p2p::GeoPatch> patch) {
    local_key_ = node;
    local_patch_ = patch;
  }

  /// In order.
  [[nodiscard]] const std::vector<Sent>& sent() const noexcept { return sent_; }
  /// Requests that were cancelled while under way.
  [[nodiscard]] std::size_t cancelled() const noexcept { return cancelled_; }
  [[nodiscard]] const std::vector<std::string>& failures() const noexcept { return failures_; }

  std::shared_ptr<p2p::Cancellable> send(const p2p::PublicKey& node, const std::shared_ptr<const p2p::Bytes>&,
                                         p2p::Duration timeout, RawReply callback) override {
    const std::size_t index = number(node);
    const Script& script = scripts_[index];
    sent_.push_back({index, timeout, world_.loop().now()});
    const auto request = std::make_shared<Request>();
    request->callback = std::move(callback);
    world_.loop().schedule(world_.loop().now() + script.delay,
                           [request, reply = script.reply] { request->end(reply); });
    return std::make_shared<Handle>(request, cancelled_);
  }
  p2p::Duration default_timeout(std::uint8_t message_type) const override { return p2p::default_timeout(message_type); }
  p2p::Result<p2p::Bytes> encode(const p2p::Message& message) const override { return message.encode(); }
  p2p::Result<p2p::Message> decode(const p2p::PublicKey&, p2p::RawMessage reply) const override {
    auto message = p2p::Message::decode(reply.bytes());
    if (!message) return p2p::fail(p2p::Errc::bad_response, message.error().message());
    return message;
  }
  bool connected(const p2p::PublicKey& node) const override { return scripts_[number(node)].connected; }
  std::optional<p2p::Duration> smoothed_round_trip(const p2p::PublicKey& node) const override {
    return scripts_[number(node)].round_trip;
  }
  const p2p::PublicKey& local_key() const override { return local_key_; }
  std::optional<p2p::GeoPatch> local_patch() const override { return local_patch_; }
  p2p::ChunkDurations& chunk_durations() override { return chunk_durations_; }
  std::shared_ptr<p2p::EventLoop> loop() override { return {std::shared_ptr<void>(), &world_.loop()}; }
  void run_in_background(p2p::UniqueFunction<void()> task) override { world_.loop().post(std::move(task)); }
  void log_failure(const char* event, const std::string& text) override {
    failures_.push_back(std::string(event) + ": " + text);
  }

 private:
  struct Request {
    void end(p2p::Result<p2p::RawMessage> reply) {
      if (auto once = std::exchange(callback, nullptr)) once(std::move(reply));
    }
    RawReply callback;
  };

  class Handle final : public p2p::Cancellable {
   public:
    Handle(std::weak_ptr<Request> request, std::size_t& cancelled)
        : request_(std::move(request)), cancelled_(cancelled) {}
    void cancel() override {
      const auto request = request_.lock();
      if (!request) return;
      ++cancelled_;
      request->end(p2p::fail(p2p::Errc::cancelled));
    }

   private:
    std::weak_ptr<Request> request_;
    std::size_t& cancelled_;
  };

  p2p::Simulation& world_;
  std::deque<p2p::Node> nodes_;
  std::deque<Script> scripts_;
  std::map<p2p::PublicKey, std::size_t> numbers_;
  p2p::PublicKey local_key_ = key(0xffff);
  std::optional<p2p::GeoPatch> local_patch_;
  p2p::ChunkDurations chunk_durations_;
  std::vector<Sent> sent_;
  std::size_t cancelled_ = 0;
  std::vector<std::string> failures_;
};

}  // namespace p2pctl::conformance
