#include "demo_node.hpp"

#include "transactions.hpp"
#include "waiting.hpp"

#include <p2p/crypto.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/messages/replication.hpp>

#include <fmt/core.h>

#include <chrono>
#include <utility>

namespace p2p_demo {
namespace {

/// As the nodes of the real network, with keys of several curves.
constexpr p2p::Curve kCurves[] = {p2p::Curve::ed25519, p2p::Curve::secp256r1, p2p::Curve::secp256k1};

p2p::Result<std::shared_ptr<p2p::Signer>> make_signer(std::size_t place) {
  const std::string seed = fmt::format("the seed of demo node {}", place + 1);
  const auto keys = p2p::derive_keypair(p2p::as_bytes(seed), 0, kCurves[place % std::size(kCurves)]);
  if (!keys) return p2p::fail(keys.error());
  return p2p::make_software_signer(*keys);
}

template <class T>
T value_of(p2p::Result<T> result, const std::string& what) {
  expect(result.has_value(), result ? "" : fmt::format("{}: {}", what, result.error().message()));
  return std::move(*result);
}

void expect_done(const p2p::Result<void>& result, const std::string& what) {
  expect(result.has_value(), result ? "" : fmt::format("{}: {}", what, result.error().message()));
}

}  // namespace

DemoNode::DemoNode(std::size_t place, std::shared_ptr<p2p::GeoLocator> locator, const std::optional<p2p::Seed>& seed)
    : place_(place) {
  p2p::NetworkOptions options;
  options.signer = value_of(make_signer(place), name());
  options.listen = {{address_of(place), 0}};
  options.geo_locator = std::move(locator);
  if (seed) options.seeds = {*seed};
  options.connect_timeout = kAnswerTime;
  // Twelve nodes share this machine: a thread of each kind is enough.
  options.io_threads = options.worker_threads = options.handler_threads = 1;
  network_ = value_of(p2p::Network::create(std::move(options)), name());
  register_handlers();
  expect_done(network_->start(), name());
  expect_done(network_->node_up(), name());
  make_record();
}

std::string DemoNode::name() const { return fmt::format("{} {}", number(), places()[place_].city); }

void DemoNode::make_record() {
  const p2p::Endpoint endpoint = network_->listening_endpoints().front();
  record_.ip = address_of(place_);
  record_.port = endpoint.port;
  record_.first_public_key = record_.last_public_key = network_->public_key();
  record_.geo_patch = record_.network_patch = network_->get_geo_patch(record_.ip);
  record_.enrollment_date = p2p::Seconds(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)) +
                            std::chrono::hours(static_cast<std::chrono::hours::rep>(place_));
  record_.available = record_.authorized = true;
  record_.authorization_date = record_.enrollment_date;
  network_->registry().add_node(record_);
}

void DemoNode::register_handlers() {
  network_->handle<p2p::Ping>([](const p2p::Ping&, const p2p::RequestContext&, p2p::Responder responder) {
    (void)responder.respond(p2p::Ok{});
  });
  network_->handle<p2p::GetTransaction>([this](const p2p::GetTransaction& question, const p2p::RequestContext&,
                                               p2p::Responder responder) { answer(question, std::move(responder)); });
  network_->handle<p2p::ReplicateTransaction>(
      [this](const p2p::ReplicateTransaction& order, const p2p::RequestContext&, p2p::Responder responder) {
        if (!is_genuine(order.transaction)) {
          (void)responder.respond(p2p::ErrorMessage{p2p::ErrorMessage::Reason::invalid_transaction});
          return;
        }
        ledger_.store(order.transaction);
        (void)responder.respond(p2p::Ok{});
      });
}

void DemoNode::answer(const p2p::GetTransaction& question, p2p::Responder responder) {
  if (hangs_.exchange(false)) {
    unanswered_ = std::move(responder);
    asked_.set_value();
    return;
  }
  if (const auto transaction = ledger_.find(question.address)) {
    (void)responder.respond(*transaction);
  } else {
    (void)responder.respond(p2p::NotFound{});
  }
}

std::future<void> DemoNode::hang_when_asked() {
  hangs_ = true;
  return asked_.get_future();
}

void DemoNode::die() {
  network_->stop();
  network_.reset();
}

}  // namespace p2p_demo
