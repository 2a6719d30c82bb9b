// Floor 8. The address provider that a router makes: its mapper's address, and the rules for opening ports.
#pragma once

#include "address/port_opening.hpp"

#include <memory>
#include <utility>

namespace p2p {

class NatProvider final : public AddressProvider {
 public:
  /// `random` may be null: then it is the system's.
  NatProvider(std::unique_ptr<PortMapper> mapper, std::shared_ptr<RandomSource> random)
      : mapper_(std::move(mapper)), random_(random != nullptr ? std::move(random) : system_random_source()) {}

  [[nodiscard]] std::string_view name() const noexcept override { return mapper_->name(); }
  [[nodiscard]] Result<Ipv4> address(const ProviderCall& call) override { return mapper_->external_address(call); }
  [[nodiscard]] Result<std::uint16_t> open_port(const PortRequest& request, const ProviderCall& call) override {
    return open_port_through(*mapper_, request, *random_, call);
  }

 private:
  const std::unique_ptr<PortMapper> mapper_;
  const std::shared_ptr<RandomSource> random_;
};

}  // namespace p2p
