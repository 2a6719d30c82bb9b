#include "network_options.hpp"

#include "geo.hpp"
#include "simulation.hpp"
#include "sized_struct.hpp"
#include "status.hpp"
#include "values.hpp"

#include <p2p/connection.hpp>
#include <p2p/crypto.hpp>
#include <p2p/state_store.hpp>

#include <optional>
#include <string>
#include <utility>

namespace p2p::capi {

namespace {

constexpr std::uint64_t kDefaultQueuedEvents = 65'536;
constexpr std::uint64_t kMaxQueuedEvents = std::uint64_t{1} << 32U;

class HostLogger final : public Logger {
 public:
  HostLogger(std::shared_ptr<Host> host, std::shared_ptr<HostContext> context, p2p_log_fn function, LogLevel least)
      : host_(std::move(host)), context_(std::move(context)), function_(function), least_(least) {}
  [[nodiscard]] bool enabled(LogLevel level) const noexcept override { return level >= least_; }
  void log(const LogRecord& record) noexcept override {
    host_->call(function_, context_->get(), static_cast<std::int32_t>(record.level), bytes_of(record.key),
                bytes_of(record.text), record.suppressed);
  }

 private:
  std::shared_ptr<Host> host_;
  std::shared_ptr<HostContext> context_;
  p2p_log_fn function_;
  LogLevel least_;
};

// Information, as events show it.

struct ConnectionInformation {
  ConnectionEvent event;
  std::string text;
  explicit ConnectionInformation(const ConnectionEvent& happened)
      : event(happened), text(happened.reason ? happened.reason->message() : std::string()) {}
  void describe(p2p_event& shown) const {
    shown.kind = P2P_EVENT_CONNECTION;
    shown.detail = static_cast<std::int32_t>(event.kind);
    shown.outgoing = event.direction == Direction::outgoing ? 1 : 0;
    shown.connected = event.connected ? 1 : 0;
    shown.endpoint = endpoint_to_c(event.endpoint);
    if (event.key) shown.key = bytes_of(*event.key);
    if (event.reason) shown.status = status_of(*event.reason);
    shown.text = bytes_of(std::string_view(text));
  }
};

struct FailedRequest {
  PublicKey key;
  p2p_status status;
  std::string text;
  void describe(p2p_event& shown) const {
    shown.kind = P2P_EVENT_REQUEST_FAILED;
    shown.key = bytes_of(key);
    shown.status = status;
    shown.text = bytes_of(std::string_view(text));
  }
};

struct ChangedAddress {
  Ipv4 address;
  void describe(p2p_event& shown) const {
    shown.kind = P2P_EVENT_ADDRESS_CHANGED;
    shown.endpoint = endpoint_to_c({address, 0});
  }
};

void read_information(const p2p_options& from, const std::shared_ptr<HostContext>& context, Host* host,
                      NetworkOptions& to) {
  const auto function = from.on_event;
  if ((from.events & P2P_WANT_CONNECTION_EVENTS) != 0)
    to.on_connection_event = [=](const ConnectionEvent& event) {
      host->inform(ConnectionInformation(event), function, context->get());
    };
  if ((from.events & P2P_WANT_FAILED_REQUESTS) != 0)
    to.on_request_failed = [=](const PublicKey& key, const Error& error) {
      host->inform(FailedRequest{key, status_of(error), error.message()}, function, context->get());
    };
  if ((from.events & P2P_WANT_ADDRESS_CHANGES) != 0)
    to.on_address_changed = [=](Ipv4 address) { host->inform(ChangedAddress{address}, function, context->get()); };
  if (const auto admit = from.admit; admit != nullptr)
    to.admit = [=](const PublicKey& sender, const Endpoint& endpoint) {
      const p2p_endpoint shown = endpoint_to_c(endpoint);
      return host->call(admit, context->get(), bytes_of(sender), &shown) != 0;
    };
}

/// Zero keeps the default.
template <class Number>
void set(std::uint64_t given, Number& value) {
  if (given != 0) value = static_cast<Number>(given);
}
void set(std::uint64_t given_ms, Duration& value) {
  if (given_ms != 0) value = milliseconds_of(given_ms);
}

Result<Limits> read_limits(const p2p_limits* from) {
  const auto given = read_optional_struct(from);
  if (!given) return fail(given.error());
  Limits limits;
  set(given->min_frame_bytes_per_second, limits.min_frame_bytes_per_second);
  set(given->max_frame_bytes, limits.max_frame_bytes);
  set(given->max_first_frame_bytes, limits.max_first_frame_bytes);
  set(given->frame_grace_ms, limits.frame_grace);
  set(given->max_silence_ms, limits.max_silence);
  set(given->max_connections, limits.max_connections);
  set(given->max_connections_per_prefix, limits.max_connections_per_prefix);
  set(given->max_connections_per_identity, limits.max_connections_per_identity);
  set(given->max_unauthenticated_connections, limits.max_unauthenticated_connections);
  set(given->max_requests_in_flight, limits.max_requests_in_flight);
  set(given->max_in_flight_bytes, limits.max_in_flight_bytes);
  set(given->max_waiting_bytes, limits.max_waiting_bytes);
  set(given->max_reading_pause_ms, limits.max_reading_pause);
  set(given->max_handling_time_ms, limits.max_handling_time);
  set(given->max_queued_handlers, limits.max_queued_handlers);
  set(given->max_unsent_bytes, limits.max_unsent_bytes);
  set(given->max_outgoing_requests, limits.max_outgoing_requests);
  set(given->max_key_cache_entries, limits.max_key_cache_entries);
  limits.exempt_loopback = given->loopback_has_prefix_limit == 0;
  return limits;
}

Result<void> read_identity(const p2p_options& from, HostNetwork& to, const Clock& clock, std::size_t max_questions) {
  if (from.private_key.size > 0 && from.public_key.size > 0)
    return fail(Errc::invalid_argument, "a private key and a public key");
  if (from.private_key.size > 0) {
    const auto key = private_key_of(from.private_key);
    if (!key) return fail(key.error());
    const auto public_key = public_key_of(*key);
    if (!public_key) return fail(public_key.error());
    auto signer = make_software_signer(KeyPair{*public_key, *key});
    if (!signer) return fail(signer.error());
    to.options.signer = std::move(*signer);
    return {};
  }
  const auto key = key_of(from.public_key);
  if (!key) return fail(key.error());
  to.signer = std::make_shared<HostSigner>(*key, to.host, from.on_signer, to.context->get(), clock, max_questions);
  to.options.signer = to.signer;
  return {};
}

Result<void> read_places(const p2p_options& from, NetworkOptions& to) {
  if (from.listen == nullptr && from.listen_count > 0) return fail(Errc::invalid_argument, "no endpoints to listen on");
  for (std::size_t i = 0; i < from.listen_count; ++i) {
    const auto endpoint = endpoint_of(&from.listen[i]);
    if (!endpoint) return fail(endpoint.error());
    to.listen.push_back(*endpoint);
  }
  if (from.simulation != nullptr) {
    const auto host = endpoint_of(&from.simulation_host);
    if (!host) return fail(host.error());
    to.transport = from.simulation->world.transport(host->address);
  }
  if (from.public_address.family != 0) {
    const auto endpoint = endpoint_of(&from.public_address);
    if (!endpoint) return fail(endpoint.error());
    const auto address = endpoint->address.to_v4();
    if (!address) return fail(address.error());
    to.address_provider = static_address(*address);
  }
  if (from.geo != nullptr) to.geo_locator = from.geo->locator;
  return {};
}

Result<void> read_state(const p2p_options& from, NetworkOptions& to) {
  if (from.has_seeds != 0 || from.seeds.size > 0) {
    const auto text = text_of(from.seeds);
    if (!text) return fail(text.error());
    auto seeds = parse_seeds(*text);
    if (!seeds) return fail(seeds.error());
    to.seeds = std::move(*seeds);
  }
  if (from.data_directory == nullptr) return {};
  auto store = make_file_state_store(from.data_directory);
  if (!store) return fail(store.error());
  to.store = std::move(*store);
  return {};
}

Result<void> read_settings(const p2p_options& from, NetworkOptions& to) {
  to.io_threads = from.io_threads;
  to.worker_threads = from.worker_threads;
  to.handler_threads = from.handler_threads;
  set(from.log_rate_per_key, to.log_rate_per_key);
  set(from.connect_timeout_ms, to.connect_timeout);
  set(from.write_timeout_ms, to.write_timeout);
  set(from.heartbeat_interval_ms, to.heartbeat_interval);
  if (from.random_seed != 0) to.random = seeded_random_source(from.random_seed);
  if (from.reconnect != P2P_RECONNECT_EXPONENTIAL && from.reconnect != P2P_RECONNECT_FIXED)
    return fail(Errc::invalid_argument, "unknown strategy of reconnecting");
  to.reconnect = static_cast<ReconnectStrategy>(from.reconnect);
  auto limits = read_limits(from.limits);
  if (!limits) return fail(limits.error());
  to.limits = *limits;
  return {};
}

Result<void> read_log(const p2p_options& from, HostNetwork& to) {
  if (from.log_level < P2P_LOG_DEBUG || from.log_level > P2P_LOG_ERROR)
    return fail(Errc::invalid_argument, "unknown log level");
  if (from.log != nullptr)
    to.options.logger =
        std::make_shared<HostLogger>(to.host, to.context, from.log, static_cast<LogLevel>(from.log_level));
  return {};
}

}  // namespace

Result<HostNetwork> read_options(const p2p_options& from, std::shared_ptr<HostContext> context) {
  if (from.max_queued_events > kMaxQueuedEvents) return fail(Errc::invalid_argument, "max_queued_events");
  const std::uint64_t events = from.max_queued_events != 0 ? from.max_queued_events : kDefaultQueuedEvents;
  HostNetwork to;
  to.context = std::move(context);
  to.host = std::make_shared<Host>(static_cast<std::size_t>(events));
  const Clock& clock = from.simulation != nullptr ? from.simulation->world.clock() : steady_clock();
  if (auto read = read_identity(from, to, clock, static_cast<std::size_t>(events)); !read) return fail(read.error());
  if (auto read = read_log(from, to); !read) return fail(read.error());
  if (auto read = read_places(from, to.options); !read) return fail(read.error());
  if (auto read = read_state(from, to.options); !read) return fail(read.error());
  if (auto read = read_settings(from, to.options); !read) return fail(read.error());
  read_information(from, to.context, to.host.get(), to.options);
  return to;
}

}  // namespace p2p::capi
