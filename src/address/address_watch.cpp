#include "address/address_watch.hpp"

#include "address/address_schedule.hpp"
#include "support/worker_pool.hpp"

#include <fmt/core.h>

#include <stdexcept>
#include <utility>

namespace p2p {

/// Everything but `worker_` and `stopping_` is touched by one thread at a time: the loop's, until it hands a round to
/// the worker, and the worker, until it posts back.
class AddressWatch::Rounds : public std::enable_shared_from_this<Rounds> {
 public:
  Rounds(std::shared_ptr<EventLoop> loop, std::shared_ptr<AddressProvider> provider, const AddressWatchOptions& options,
         Changed changed, Logger* logger)
      : loop_(std::move(loop)),
        provider_(std::move(provider)),
        options_(options),
        changed_(std::move(changed)),
        logger_(logger),
        schedule_(options.interval, options.known_address),
        worker_(loop_->is_virtual() ? 0 : 1, 1) {
    if (options_.call_limit <= Duration::zero()) throw std::invalid_argument("AddressWatchOptions::call_limit");
  }

  void start() {
    loop_->post([self = shared_from_this()] {
      if (!self->stopped()) self->wait_until(self->schedule_.start(self->loop_->now()));
    });
  }

  void stop() {
    stopping_.request_stop();
    loop_->post(
        [self = shared_from_this()] { self->loop_->cancel(std::exchange(self->timer_, EventLoop::TimerId::none)); });
    if (!worker_.is_current()) worker_.stop();
  }

 private:
  [[nodiscard]] bool stopped() const noexcept { return stopping_.stop_requested(); }

  void wait_until(TimePoint when) {
    timer_ = loop_->schedule(when, [self = shared_from_this()] { self->begin_round(); });
  }

  void begin_round() {
    timer_ = EventLoop::TimerId::none;
    if (stopped()) return;
    schedule_.begin_round(loop_->now());
    worker_.submit([self = shared_from_this()] { self->do_round(); });
  }

  void do_round() {
    for (const std::uint16_t port : {options_.p2p_port, options_.http_port}) {
      if (port != 0 && !stopped()) static_cast<void>(open_port_or_keep(*provider_, {port, false}, call(), logger_));
    }
    if (stopped()) return;
    const auto found = provider_->address(call());
    if (stopped()) return;
    if (!found) warn(found.error());
    const auto ended = schedule_.end_round(found, loop_->now());
    if (ended.changed) changed_(*ended.changed);
    loop_->post([self = shared_from_this(), next = ended.next_round] {
      if (!self->stopped()) self->wait_until(next);
    });
  }

  [[nodiscard]] ProviderCall call() const {
    return {steady_clock().now() + options_.call_limit, stopping_.get_token()};
  }

  void warn(const Error& error) const {
    if (logger_ == nullptr || !logger_->enabled(LogLevel::warning)) return;
    const std::string text = fmt::format("the host's address was not found: {}", error.message());
    logger_->log({LogLevel::warning, "address_not_found", text});
  }

  const std::shared_ptr<EventLoop> loop_;
  const std::shared_ptr<AddressProvider> provider_;
  const AddressWatchOptions options_;
  Changed changed_;
  Logger* const logger_;
  AddressSchedule schedule_;
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
  std::stop_source stopping_;
  WorkerPool worker_;
};

AddressWatch::AddressWatch(std::shared_ptr<EventLoop> loop, std::shared_ptr<AddressProvider> provider,
                           const AddressWatchOptions& options, Changed changed, Logger* logger)
    : rounds_(std::make_shared<Rounds>(std::move(loop), std::move(provider), options, std::move(changed), logger)) {}

AddressWatch::~AddressWatch() { stop(); }

void AddressWatch::start() { rounds_->start(); }

void AddressWatch::stop() { rounds_->stop(); }

}  // namespace p2p
