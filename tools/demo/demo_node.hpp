// One node of the demo: a Network on an address of its own, and what it answers. Used by the main thread; the network's
// threads reach only what the handlers need.
#pragma once

#include "ledger.hpp"
#include "places.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/network.hpp>

#include <atomic>
#include <cstddef>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace p2p_demo {

class DemoNode {
 public:
  /// Starts and listens. `seed`: what the node is told of the others; the seed node is told of nobody. NotHappened when
  /// it cannot.
  DemoNode(std::size_t place, std::shared_ptr<p2p::GeoLocator> locator, const std::optional<p2p::Seed>& seed);

  [[nodiscard]] std::size_t number() const noexcept { return place_ + 1; }
  /// E.g. "8 Tokyo".
  [[nodiscard]] std::string name() const;
  [[nodiscard]] const p2p::PublicKey& key() const noexcept { return record_.first_public_key; }
  /// What the node table says of it.
  [[nodiscard]] const p2p::Node& record() const noexcept { return record_; }
  [[nodiscard]] p2p::Seed as_seed() const { return {record_.ip, record_.port, record_.first_public_key}; }
  /// Not to be used any more once the node is dead.
  [[nodiscard]] p2p::Network& network() const noexcept { return *network_; }
  [[nodiscard]] Ledger& ledger() noexcept { return ledger_; }

  [[nodiscard]] bool alive() const noexcept { return network_ != nullptr; }
  /// Whether it has a connection to this node.
  [[nodiscard]] bool connected(const DemoNode& other) const { return alive() && network_->connected(other.key()); }

  /// The next GetTransaction is the last thing that it gets: it never answers. Ready once that has come.
  [[nodiscard]] std::future<void> hang_when_asked();
  /// Gone without a word, as a process that crashes: its connections close.
  void die();

 private:
  void register_handlers();
  void make_record();
  void answer(const p2p::GetTransaction& question, p2p::Responder responder);

  const std::size_t place_;
  Ledger ledger_;
  p2p::Node record_;
  std::atomic<bool> hangs_{false};
  std::promise<void> asked_;  ///< set by the one question that finds `hangs_`
  /// The right to answer that nobody uses; dropped, it would make another end of the question.
  std::optional<p2p::Responder> unanswered_;
  // Last, so that its threads have ended before what they use is gone.
  std::unique_ptr<p2p::Network> network_;
};

}  // namespace p2p_demo
