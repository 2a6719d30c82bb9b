// The providers whose libraries were not there when this was built.
#include <p2p/address_provider.hpp>

namespace p2p {
namespace {

#if !P2P_HAVE_UPNP || !P2P_HAVE_NATPMP
class MissingProvider final : public AddressProvider {
 public:
  MissingProvider(std::string_view name, std::string_view libraries) : name_(name), libraries_(libraries) {}
  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  [[nodiscard]] Result<Ipv4> address(const ProviderCall&) override { return fail(unsupported()); }
  [[nodiscard]] Result<std::uint16_t> open_port(const PortRequest&, const ProviderCall&) override {
    return fail(unsupported());
  }

 private:
  [[nodiscard]] Error unsupported() const {
    return {Errc::unsupported, std::string(name_) + ": built without " + std::string(libraries_)};
  }

  const std::string_view name_;
  const std::string_view libraries_;
};
#endif

}  // namespace

#if !P2P_HAVE_UPNP
std::shared_ptr<AddressProvider> upnp_address(UpnpOptions) {
  return std::make_shared<MissingProvider>("upnp", "libminiupnpc and libcurl");
}
#endif

#if !P2P_HAVE_NATPMP
std::shared_ptr<AddressProvider> natpmp_address(NatPmpOptions) {
  return std::make_shared<MissingProvider>("nat-pmp", "libnatpmp");
}
#endif

#if !P2P_HAVE_CURL
Result<std::shared_ptr<AddressProvider>> remote_address(RemoteAddressOptions) {
  return fail(Errc::unsupported, "remote: built without libcurl");
}
#endif

}  // namespace p2p
