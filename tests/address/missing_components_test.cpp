// Built without any of the optional libraries, whatever the rest of the build has.
#include "address/calls.hpp"
#include "support/catch.hpp"

#include <p2p/address_provider.hpp>

namespace p2p {
namespace {

TEST_CASE("a provider whose library is missing says which") {
  const auto upnp = upnp_address();
  CHECK(upnp->name() == "upnp");
  CHECK(upnp->address(test::patient()).error() == Errc::unsupported);
  CHECK(upnp->open_port({3002}, test::patient()).error().detail() == "upnp: built without libminiupnpc and libcurl");

  const auto natpmp = natpmp_address();
  CHECK(natpmp->name() == "nat-pmp");
  CHECK(natpmp->address(test::patient()).error().detail() == "nat-pmp: built without libnatpmp");
  CHECK(natpmp->open_port({3002}, test::patient()).error() == Errc::unsupported);

  const auto remote = remote_address({"https://ip.example.org"});
  REQUIRE_FALSE(remote);
  CHECK(remote.error() == Errc::unsupported);
}

}  // namespace
}  // namespace p2p
