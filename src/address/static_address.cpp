#include <p2p/address_provider.hpp>

namespace p2p {
namespace {

class StaticAddress final : public AddressProvider {
 public:
  explicit StaticAddress(Ipv4 address) : address_(address) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "static"; }
  [[nodiscard]] Result<Ipv4> address(const ProviderCall&) override { return address_; }
  [[nodiscard]] Result<std::uint16_t> open_port(const PortRequest&, const ProviderCall&) override {
    return fail(Errc::unsupported, "a static address opens no ports");
  }

 private:
  const Ipv4 address_;
};

}  // namespace

std::shared_ptr<AddressProvider> static_address(Ipv4 address) { return std::make_shared<StaticAddress>(address); }

}  // namespace p2p
