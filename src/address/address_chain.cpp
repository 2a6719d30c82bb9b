#include "address/provider_call.hpp"

#include <p2p/address_provider.hpp>

#include <fmt/core.h>

#include <stdexcept>
#include <utility>

namespace p2p {
namespace {

/// Why each provider of a chain failed.
class Reasons {
 public:
  void add(const AddressProvider& provider, const Error& error) {
    if (!text_.empty()) text_ += "; ";
    text_ += fmt::format("{}: {}", provider.name(), error.message());
    all_unsupported_ = all_unsupported_ && error == Errc::unsupported;
  }
  [[nodiscard]] Error error() const { return {all_unsupported_ ? Errc::unsupported : Errc::not_found, text_}; }

 private:
  std::string text_;
  bool all_unsupported_ = true;
};

class AddressChain final : public AddressProvider {
 public:
  AddressChain(std::vector<std::shared_ptr<AddressProvider>> in_order, AddressValidation validation)
      : providers_(std::move(in_order)), validation_(validation) {
    if (providers_.empty()) throw std::invalid_argument("address_chain: no provider");
    for (const auto& provider : providers_) {
      if (provider == nullptr) throw std::invalid_argument("address_chain: a null provider");
    }
  }

  [[nodiscard]] std::string_view name() const noexcept override { return "chain"; }

  [[nodiscard]] Result<Ipv4> address(const ProviderCall& call) override {
    return first_of<Ipv4>(call, [this](AddressProvider& provider, const ProviderCall& share) {
      return provider.address(share).and_then([this](Ipv4 found) { return accept(found); });
    });
  }

  [[nodiscard]] Result<std::uint16_t> open_port(const PortRequest& request, const ProviderCall& call) override {
    const PortRequest unforced{request.port, false};
    if (!request.forced) return open_with_any(unforced, call);
    // The port asked for, from whichever router, is better than another one.
    const Duration half = time_left(call) / 2;
    auto opened = open_with_any(unforced, {call.deadline - half, call.cancelled});
    if (opened || opened.error() == Errc::unsupported || opened.error() == Errc::cancelled) return opened;
    return open_with_any(request, call);
  }

 private:
  [[nodiscard]] Result<Ipv4> accept(Ipv4 found) const {
    if (validation_ == AddressValidation::off) return found;
    return check_public_address(found).map([found] { return found; });
  }

  [[nodiscard]] Result<std::uint16_t> open_with_any(const PortRequest& request, const ProviderCall& call) {
    return first_of<std::uint16_t>(call, [&request](AddressProvider& provider, const ProviderCall& share) {
      return provider.open_port(request, share);
    });
  }

  /// The first success of `ask`. Each provider gets an equal share of the time left, so that a silent one leaves some
  /// to those behind it.
  template <class T, class Ask>
  [[nodiscard]] Result<T> first_of(const ProviderCall& call, const Ask& ask) {
    Reasons reasons;
    for (std::size_t i = 0; i < providers_.size(); ++i) {
      const TimePoint now = steady_clock().now();
      const auto share =
          std::max(Duration::zero(), call.deadline - now) / static_cast<Duration::rep>(providers_.size() - i);
      auto found = ask(*providers_[i], {now + share, call.cancelled});
      if (found) return found;
      if (call.cancelled.stop_requested()) return fail(Errc::cancelled);
      reasons.add(*providers_[i], found.error());
    }
    return fail(reasons.error());
  }

  const std::vector<std::shared_ptr<AddressProvider>> providers_;
  const AddressValidation validation_;
};

}  // namespace

std::shared_ptr<AddressProvider> address_chain(std::vector<std::shared_ptr<AddressProvider>> in_order,
                                               AddressValidation validation) {
  return std::make_shared<AddressChain>(std::move(in_order), validation);
}

std::uint16_t open_port_or_keep(AddressProvider& provider, const PortRequest& request, const ProviderCall& call,
                                Logger* logger) {
  const auto opened = provider.open_port(request, call);
  if (opened) return *opened;
  if (opened.error() != Errc::unsupported && logger != nullptr && logger->enabled(LogLevel::warning)) {
    const std::string text =
        fmt::format("port {} was not opened and is kept as it is: {}", request.port, opened.error().message());
    logger->log({LogLevel::warning, "port_not_opened", text});
  }
  return request.port;
}

}  // namespace p2p
